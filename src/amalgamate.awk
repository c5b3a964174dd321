# awk -f amalgamate.awk UNIT.c... >smtpbounce.c: the library as one file, which needs only smtpbounce.h and the C
# standard library. Headers are written once, tables as often as they are included.
function folder(path) {
    return path ~ /\// ? substr(path, 1, match(path, /[^\/]*$/) - 1) : ""
}

function write(path,    line, name) {
    while ((getline line <path) > 0) {
        if (line !~ /^#include "/) {
            if (line !~ /SPDX-License-Identifier/)
                print line
            continue
        }
        name = line
        gsub(/^#include "|"$/, "", name)
        if (name != "smtpbounce.h")
            include(folder(path) name)
        else if (!seen[name]++)
            print line
    }
    close(path)
}

# No file includes itself, so none is read again while it is being read.
function include(path) {
    while (sub(/[^\/.]+\/\.\.\//, "", path))
        ;
    if (path !~ /\.h$/ || !seen[path]++)
        write(path)
}

BEGIN {
    print "/* SPDX-License-Identifier: MIT */"
    print "/* smtpbounce as one file, written by the build target `amalgamation`. It needs smtpbounce.h. */"
    for (i = 1; i < ARGC; i++)
        write(ARGV[i])
}
