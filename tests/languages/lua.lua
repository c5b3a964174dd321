-- Run by lua.sh in the folder of the cases, whose names are the arguments: writes what the module says to NAME.out, and
-- checks the rest here.
local smtpbounce = require "smtpbounce"

local function content(file)
    local handle = assert(io.open(file, "rb"))
    local octets = handle:read("*a")
    handle:close()
    return octets
end

local function write(file, octets)
    local handle = assert(io.open(file, "wb"))
    handle:write(octets)
    handle:close()
end

local function context_of(name)
    local columns = {}
    for column in (content(name .. ".context") .. "\t"):gmatch("([^\t]*)\t") do
        columns[#columns + 1] = column
    end
    return { stage = columns[1], mx = columns[2], recipient = columns[3], sender = columns[4], accepted = tonumber(columns[5]) }
end

local function same(what, expected, found)
    if expected ~= found then
        print(what .. ": " .. tostring(found) .. " instead of " .. tostring(expected))
        os.exit(1)
    end
end

-- The member of an object as it is written, null as nil.
local function member(json, key)
    local value = json:match('"' .. key .. '":"(.-)"') or json:match('"' .. key .. '":([%w]+)')
    return value ~= "null" and value or nil
end

-- The members of the table are those of the JSON.
local function agree(name, verdict, json)
    for _, key in ipairs { "code", "status", "type", "permanent", "address", "category", "reason", "severity", "action", "scope",
        "retry_after", "confidence", "by", "rule", "advice", "stage", "host" } do
        same(name .. ", " .. key, member(json, key), verdict[key] ~= nil and tostring(verdict[key]) or nil)
    end
end

for _, name in ipairs(arg) do
    local reply, context = content(name .. ".reply"), context_of(name)
    local json = smtpbounce.json(reply, context)
    write(name .. ".out", json .. "\n")
    local verdict, problem = smtpbounce.judge(reply, context)
    if verdict then
        agree(name, verdict, json)
    else
        same(name, "unknown stage", problem)
        same(name, "stage", name)
    end
end

local lines = {}
for line in smtpbounce.bounces(nil, content("status.txt")) do
    lines[#lines + 1] = line .. "\n"
end
write("status.out", table.concat(lines))

local sample = "551 User not local; please try <jdoe@relay.example.net>"
same("forward", "jdoe@relay.example.net", smtpbounce.judge(sample).forward[1])
same("one hint", 1, #smtpbounce.judge(sample).forward)
same("retry", 300, smtpbounce.judge("451 Please try again in 5 minutes").retry_after)
same("nil", nil, smtpbounce.judge(nil))
same("nil as JSON", nil, smtpbounce.json(nil))
same("a number", "mailbox_unavailable", smtpbounce.judge(550).reason)
for _, accepted in ipairs { -1, 0 / 0, 1 / 0, 1e300, 0.5 } do
    same("accepted " .. accepted, accepted > 1 and "suspect" or "dead",
        smtpbounce.judge("550 5.1.1 User unknown", { stage = "eod", accepted = accepted }).address)
end
same("not a string", false, pcall(smtpbounce.judge, {}))
same("not a table", false, pcall(smtpbounce.json, sample, "rcpt"))
same("not text", false, pcall(smtpbounce.bounces, {}))

-- A line that is longer than usual, and an iterator that outlives its arguments and is asked once too often.
local long = ("x"):rep(100000)
local next_line = smtpbounce.bounces("From: MAILER-DAEMON", "Final-Recipient: rfc822; a@example.com\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 " .. long)
collectgarbage()
same("a long line", true, #next_line() > 100000)
same("no second", nil, next_line())
same("nor a third", nil, next_line())
