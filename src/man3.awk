# awk -v folder=FOLDER -f man3.awk smtpbounce.h: the header as manual pages in FOLDER, one for each of its sections that
# has functions, named after the first of them, and smtpbounce.3 for the rest. A page ends with the structs of
# smtpbounce.3 that its functions fill, or are the first to take. A test compares them with the header.
/^\/\* ---- / {
    title = $0
    gsub(/^\/\* ---- | -+ \*\/$/, "", title)
    page = 0
    order[++headings] = heading = title
    next
}
/^\/\*\*/ {
    read_comment()
    if (comment ~ /^@file/) {
        sub(/^@file\n/, "", comment)
        add_text(0, comment)
        comment = ""
    }
    next
}
/^SMTPB_API / { read_declaration(); next }
/^typedef |^static inline |^#define SMTPB_(CURSOR|CONTEXT|STREAM|NORMAL)/ { read_type(); next }
END { finish() }

# The comment without its frame, lines separated by \n.
function read_comment(    line) {
    comment = ""
    for (line = $0; ; getline line) {
        last = line ~ /\*\/$/
        sub(/ *\*\/$/, "", line)
        sub(/^\/\*\* ?| \* ?|^   /, "", line)
        comment = comment line "\n"
        if (last)
            break
    }
    sub(/^\n+/, "", comment)
}

# A function; those that follow without a comment of their own share that of the first, and its heading.
function read_declaration(    text, name) {
    for (text = $0; text !~ /;$/; text = text "\n" $0)
        getline
    sub(/^SMTPB_API /, "", text)
    text = wrapped(text)
    name = text
    sub(/\(.*/, "", name)
    sub(/.*[ *]/, "", name)
    if (!page)
        page = begin_page(name)
    names[page] = names[page] (names[page] ? ", " : "") name
    prototypes[page] = prototypes[page] text "\n"
    if (comment) {
        headline = ".Ss " name
        body[page] = body[page] headline "\n"
        commented[page]++
    } else {
        sub(headline "\n", headline ", " name "\n", body[page])
        headline = headline ", " name
    }
    last_headline[page] = headline "\n"
    add_text(page, comment)
    comment = ""
}

# A type, a macro or an inline function, as it stands. Those of a section without functions, which has no page, are
# described in smtpbounce.3.
function read_type(    text, end, name) {
    end = $0 ~ /^#define/ ? "[^\\\\]$" : "^}"
    for (text = $0; $0 !~ end; text = text "\n" $0)
        getline
    name = name_of_type(text)
    if (comment)
        types[heading] = types[heading] ".Ss " name "\n"
    text = described(comment) ".Bd -literal\n" literal(text) "\n.Ed\n"
    types[heading] = join(types[heading], text)
    if (text ~ /\ntypedef struct/ && name !~ /^smtpb_(span|cursor)$/) {
        structs[++kinds] = name
        described_struct[name] = ".Ss " name "\n" text
    }
    if (page) {
        body[page] = join(body[page], types[heading])
        delete types[heading]
    }
    comment = ""
}

function name_of_type(text) {
    sub(/^#define /, "", text)
    sub(/^static inline [a-z_]+ /, "", text)
    gsub(/.*\n\} |;$|[ (].*/, "", text)
    return text
}

# A prototype in at most 72 columns.
function wrapped(text,    n, words, i, line, out) {
    gsub(/\n +/, " ", text)
    n = split(text, words, ", ")
    line = words[1]
    for (i = 2; i <= n; i++) {
        if (length(line ", " words[i]) <= 70) {
            line = line ", " words[i]
        } else {
            out = out line ",\n"
            line = "    " words[i]
        }
    }
    return out line
}

function begin_page(name) {
    pages[++count] = name
    titles[name] = title
    if (heading in types)
        body[name] = types[heading]
    delete types[heading]
    return name
}

# Behind other text a paragraph begins.
function join(text, more) {
    return text (text == "" || text ~ /(\n|^)\.Ss [^\n]*\n$/ || more ~ /^\.(Bd|Ss)/ ? "" : ".Pp\n") more
}

function add_text(to, text) {
    if (text)
        body[to] = join(body[to], described(text))
}

function literal(text) {
    gsub(/\\/, "\\e", text)
    gsub(/\n\./, "\n\\\\\\&.", text)
    return text
}

# A comment as mdoc: paragraphs, fenced and indented blocks, a sentence a line. Each result of a call begins a paragraph,
# and so does what follows the results.
function described(text,    n, lines, i, out, block) {
    n = split(text, lines, "\n")
    quoted = results = 0
    for (i = 1; i < n; i++) {
        if (lines[i] ~ /^```/) {
            block = !block
            out = out (block ? ".Bd -literal -offset indent\n" : ".Ed\n")
        } else if (block) {
            out = out literal(lines[i]) "\n"
        } else if (lines[i] ~ /^    / && lines[i - 1] !~ /^ *(-|[A-Z])/) {
            out = out ".Bd -literal -offset indent\n"
            for (; i < n && (lines[i] ~ /^    / || lines[i] == ""); i++)
                out = out literal(substr(lines[i], 5)) "\n"
            sub(/\n+$/, "\n", out)
            out = out ".Ed\n.Pp\n"
            i--
        } else if (lines[i] == "") {
            out = out ".Pp\n"
        } else {
            if (lines[i] ~ /^ *- / || (results && lines[i] ~ /^[A-Z]/ && lines[i - 1] ~ /\.$/))
                out = out ".Pp\n"
            out = out sentences(lines[i]) "\n"
        }
    }
    gsub(/(\.Pp\n)+/, ".Pp\n", out)
    gsub(/\.Pp\n\.Bd/, ".Bd", out)
    gsub(/^\.Pp\n|\.Pp\n$/, "", out)
    return out
}

# Sentences end outside of quotes only, which may go on in the next line.
function sentences(line,    n, parts, i, out) {
    sub(/^ +/, "", line)
    n = split(literal(line), parts, "\"")
    for (i = 1; i <= n; i++) {
        if (!quoted)
            gsub(/[.:] +/, "&\n", parts[i])
        out = out (i > 1 ? "\"" : "") parts[i]
        if (i < n)
            quoted = !quoted
    }
    gsub(/ +\n/, "\n", out)
    gsub(/\n['.]/, "\n\\\\\\&&", out)
    return with_results(out)
}

# "SMTPB_OK." is all that is said of this result.
function with_results(text,    n, lines, i, out) {
    n = split(text, lines, "\n")
    for (i = 1; i <= n; i++) {
        if (lines[i] ~ /^SMTPB_(OK|E_[A-Z]+)[.:]/) {
            out = out ".Pp\n"
            results = 1
        }
        out = out lines[i] (i < n ? "\n" : "")
        if (lines[i] ~ /^SMTPB_(OK|E_[A-Z]+)\.$/)
            out = out (i < n ? ".Pp\n" : "\n.Pp")
    }
    return out
}

function write_page(file, name, all, about, synopsis, description) {
    print ".\\\" Written by src/man3.awk from smtpbounce.h." >file
    print ".Dd November 29, 2026\n.Dt " toupper(name) " 3\n.Os\n.Sh NAME" >file
    gsub(/, /, " ,\n.Nm ", all)
    print ".Nm " all "\n.Nd " about "\n.Sh LIBRARY\nsmtpbounce (libsmtpbounce, \\-lsmtpbounce)" >file
    print ".Sh SYNOPSIS\n.In smtpbounce.h" synopsis >file
    printf "%s", ".Sh DESCRIPTION\n" description >file
}

# The pages in the order of the alphabet, as references.
function references(    i, j, name, see) {
    for (i = 2; i <= count; i++) {
        name = pages[i]
        for (j = i; j > 1 && pages[j - 1] > name; j--)
            pages[j] = pages[j - 1]
        pages[j] = name
    }
    for (i = 1; i <= count; i++)
        see = see " ,\n.Xr " pages[i] " 3"
    return see
}

# The structs that are not described on a page whose functions fill them, or are the first to take them.
function structs_of(page,    i, name, filled, found) {
    filled = prototypes[page]
    gsub(/const smtpb/, "", filled)
    for (i = 1; i <= kinds; i++) {
        name = structs[i]
        if (filled ~ name " \\*" || (!(name in shown) && prototypes[page] ~ name " ")) {
            if (!index(body[page], "typedef struct " name " {"))
                found = found described_struct[name]
            shown[name]
        }
    }
    return found
}

function finish(    i, name, about) {
    for (i = 1; i <= count; i++) {
        name = pages[i]
        if (commented[name] == 1 && index(body[name], last_headline[name]) == 1)
            sub(last_headline[name], "", body[name])
        body[name] = body[name] structs_of(name)
        about = tolower(substr(titles[name], 1, 1)) substr(titles[name], 2)
        write_page(folder "/" name ".3", name, names[name], about,
            "\n.Bd -literal\n" literal(prototypes[name]) ".Ed", body[name])
        print ".Sh SEE ALSO\n.Xr smtpbounce 3" >(folder "/" name ".3")
    }
    for (i = 1; i <= headings; i++)
        if (order[i] in types)
            body[0] = body[0] ".Ss " order[i] "\n" types[order[i]]
    write_page(folder "/smtpbounce.3", "smtpbounce", "smtpbounce", "what a mail server's reply means", "", body[0])
    print ".Sh SEE ALSO\n.Xr smtpbounce 1" references() >(folder "/smtpbounce.3")
}
