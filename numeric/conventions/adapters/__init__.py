"""Small adapters that give library functions one calling convention, found by themselves.

To add a library, put one file into this folder, named after the library with an underscore at the
end (`library_.py`). It defines `entries()`, which yields the `Entry` rows that `audit` asks about.
Nothing else has to be touched; a library that is not installed is skipped.

A library whose functions do not take two plain arrays also defines `adapt(function, arguments)`,
which returns a `Target` for such a function and None for anything else, and is named in
`base.ADAPTING`, so that `identify` takes its functions as they are.
"""
