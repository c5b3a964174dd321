# twice.awk rules.def: prints the rules, then a similar copy of each: every other word and class is kept; the others are
# reversed, if they have three letters or more, so that length and letters stay the same. The numbers are 10,000 higher,
# and the names of reversed classes end in 2. A phrase that this does not change, or that is not ASCII, gets one more
# word.
function reversed(word,    i, out) {
    if (length(word) < 3 || word ~ /^[0-9]+$/)
        return word
    for (i = length(word); i > 0; i--)
        out = out substr(word, i, 1)
    return out
}

# every = 1, for a class: all words are reversed.
function altered(phrase, every,    out, word, rest, class) {
    if (phrase ~ /[\200-\377]/)
        return phrase " zq"
    rest = phrase
    while (rest != "") {
        match(rest, /^[a-z0-9]+/)
        if (RLENGTH > 0) {
            word = substr(rest, 1, RLENGTH)
            other = every || !other
            out = out (!other ? word : class ? word "2" : reversed(word))
        } else {
            RLENGTH = 1
            class = substr(rest, 1, 1) == "{"
            out = out substr(rest, 1, 1)
        }
        rest = substr(rest, RLENGTH + 1)
    }
    return out == phrase ? phrase " zq" : out
}

{ print }

/^CLASS\(/ {
    split($0, part, "\"")
    sub(/,/, "2,", part[1])
    second = second part[1] "\"" altered(part[2], 1) "\"" part[3] "\n"
}

/^RULE\(/ {
    split($0, part, "\"")
    match(part[1], /[0-9]+/)
    number = substr(part[1], RSTART, RLENGTH) + 10000
    second = second "RULE(" number ", \"" part[2] "\", \"" altered(part[4], 0) "\""
    for (i = 5; i in part; i++)
        second = second part[i] "\""
    second = substr(second, 1, length(second) - 1) "\n"
    delete part
}

END { printf "%s", second }
