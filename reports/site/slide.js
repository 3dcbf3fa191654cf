// The sliding picture, to be moved. All values are those of the report; nothing is summed here.
const slide = DATA;
const minus = (n) => String(n).replace("-", "−");
const at = (s, n) => s.values[n - s.start];
const first = Math.min(slide.convolution.start, slide.correlation.start);
const last = Math.max(
  ...[slide.convolution, slide.correlation].map((s) => s.start + s.values.length - 1));
const beyond = slide.filter.values.length - 1;
const left = slide.signal.start - beyond;
const right = slide.signal.start + slide.signal.values.length - 1 + beyond;
function row(name, value) {
  let cells = `<th>${name}</th>`;
  for (let n = left; n <= right; n++) {
    const v = value(n);
    cells += `<td>${v === undefined ? "" : minus(v)}</td>`;
  }
  return `<tr>${cells}</tr>`;
}
function total(symbol, place, of, t) {
  const products = [];
  for (let n = left; n <= right; n++) {
    const f = at(slide.filter, place(n)), g = at(slide.signal, n);
    if (f !== undefined && g !== undefined) products.push(`${minus(f)}·${minus(g)}`);
  }
  const value = at(of, t) ?? 0;
  return `<p>(f ${symbol} g)(${minus(t)}) = ${products.join(" + ") || "0"} = ${minus(value)}</p>`;
}
function draw(box, t) {
  const flipped = (n) => t - n, moved = (n) => n - t;
  box.parentElement.querySelector("output").value = minus(t);
  box.innerHTML =
    `<table>${row("τ", (n) => n)}${row("g(τ)", (n) => at(slide.signal, n))}` +
    `${row("⋆ f(t − τ)", (n) => at(slide.filter, flipped(n)))}` +
    `${row("∗ f(τ − t)", (n) => at(slide.filter, moved(n)))}</table>` +
    total("⋆", flipped, slide.convolution, t) + total("∗", moved, slide.correlation, t);
}
const picture = document.querySelector(`img[src="${slide.picture}"]`);
if (picture) {
  const all = document.createElement("div");
  all.id = "slider";
  all.innerHTML =
    "<label>t = <output></output> " +
    `<input type="range" min="${first}" max="${last}" value="${slide.shift}"></label><div></div>`;
  picture.after(all);
  picture.hidden = true;
  const input = all.querySelector("input"), box = all.querySelector("div");
  input.addEventListener("input", () => draw(box, Number(input.value)));
  draw(box, slide.shift);
}
