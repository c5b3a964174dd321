# twice.awk FILE.rules...: the rules, and each of them once more, alike: every other word and class is kept, the others
# are words of three letters and more reversed, as long as before and of the same letters. Numbers are 10,000
# higher, classes of reversed words end in 2. A phrase that this does not change, or that is not ASCII, gets a word
# more.
function reversed(word,    i, out) {
    if (length(word) < 3 || word ~ /^[0-9]+$/)
        return word
    for (i = length(word); i > 0; i--)
        out = out substr(word, i, 1)
    return out
}

# Of a class (every = 1) all words are reversed.
function altered(phrase, every,    out, word, rest, class, other) {
    if (phrase ~ /[\200-\377]/)
        return "(" phrase ") zq"
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
    return out == phrase ? "(" phrase ") zq" : out
}

/^ +ok / && !joined { print; next } # they tell the generator which words are common
/^ / && !joined { next }
/^#/ || /^$/ { next }

# A line that ends in a backslash goes on in the next one.
{
    line = joined ? line " " $0 : $0
    joined = sub(/ *\\$/, "", line)
    if (joined)
        next
    gsub(/ +/, " ", line)
    print line
}

line ~ /^\{/ {
    name = substr(line, 2, index(line, "}") - 2)
    second = second "{" name "2} = " altered(substr(line, index(line, "=") + 2), 1) "\n"
    next
}

{
    split(line, part, ":")
    phrase = part[3]
    gsub(/^ +| +$/, "", phrase)
    second = second (part[1] + 10000) " :" part[2] ": " altered(phrase, 0) " :" part[4] "\n"
}

END { printf "%s", second }
