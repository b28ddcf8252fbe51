#!/bin/sh
# The C files that people write and clang-format lays out.
find src test -name '*.[ch]' | sort
