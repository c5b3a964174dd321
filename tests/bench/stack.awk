# stack.awk -v limit=OCTETS [-v limits="NAME=OCTETS ..."] -v taken="NAME ..." [-v recursions="NAME=DEPTH ..."] *.ci: the deepest stack of each public
# function, from the output of gcc -fcallgraph-info=su. A frame includes its return address. Functions of other
# libraries count as 0. A call through a pointer may go to any function of the same file whose address is taken. A
# recursive function, direct or indirect, is DEPTH times on the stack; one without a given depth, or a frame of variable
# size, is unbounded and fails.
function quoted(key,    s) {
    s = substr($0, index($0, key ": \"") + length(key) + 3)
    return substr(s, 1, index(s, "\"") - 1)
}

# The deepest stack from f on; then[f] is the function called on the deepest path.
function depth(f,    n, i, d, most, list) {
    if (f in known)
        return known[f]
    if (f in level)
        return recursion(f)
    path[level[f] = ++top] = f
    n = split(calls[f], list, "\n")
    for (i = 1; i <= n; i++) {
        d = list[i] == "__indirect_call" ? pointed(f) : depth(list[i])
        if (d > most) {
            most = d
            then[f] = list[i] == "__indirect_call" ? deepest_pointed[f] : list[i]
        }
    }
    top--
    delete level[f]
    return known[f] = frame[f] + most + again[f]
}

# All frames from f on count once more for each time after the first.
function recursion(f,    i, octets) {
    if (!(name_of(f) in times))
        return unbounded(name_of(f) " calls itself")
    for (i = level[f]; i <= top; i++)
        octets += frame[path[i]]
    octets *= times[name_of(f)] - 1
    if (octets > again[f])
        again[f] = octets
    return 0
}

function name_of(f) {
    sub(/.*:/, "", f)
    return f
}

function pointed(f,    g, most, d, file) {
    file = f
    sub(/[^:]*$/, "", file)
    for (g in frame)
        if (index(g, file) == 1 && (name_of(g) in is_taken) && (d = depth(g)) > most) {
            most = d
            deepest_pointed[f] = g
        }
    return most
}

function print_chain(f) {
    printf "stack: %5d octets: %s\n", known[f], f
    for (; f != ""; f = then[f])
        printf "  %5d %s%s\n", frame[f], name_of(f), (again[f] ? ", and " again[f] " for recursion" : "")
}

function unbounded(why) {
    print "stack: " why
    failed = 1
    return 0
}

BEGIN {
    n = split(taken, list, " ")
    for (i = 1; i <= n; i++)
        is_taken[list[i]] = 1
    n = split(recursions, list, " ")
    for (i = 1; i <= n; i++) {
        split(list[i], pair, "=")
        times[pair[1]] = pair[2]
    }
}

/^node:/ && / bytes \(/ {
    f = quoted("title")
    match($0, /[0-9]+ bytes \([a-z, ]*\)/)
    frame[f] = substr($0, RSTART) + 0
    if (substr($0, RSTART, RLENGTH) ~ /dynamic\)/)
        unbounded(f " has a frame of variable size")
}

/^edge:/ {
    f = quoted("sourcename")
    calls[f] = calls[f] (calls[f] == "" ? "" : "\n") quoted("targetname")
}

END {
    n = split(limits, list, /[ =]/)
    for (i = 1; i < n; i += 2)
        own[list[i]] = list[i + 1]
    for (f in frame)
        if (f ~ /^smtpb_/ && f !~ /^smtpb_i_/) {
            public++
            d = depth(f)
            most = f in own ? own[f] : limit
            failed = failed || d > most
            if (d > deepest) {
                deepest = d
                at = f
            }
            if (d > most)
                print_chain(f)
        }
    printf "stack: %d octets at the deepest of %d public functions (at most %d)\n", deepest, public, limit
    if (!failed)
        print_chain(at)
    exit failed || public == 0
}
