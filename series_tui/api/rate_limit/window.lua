-- The arithmetic of window.py, line for line, on the clock of the Redis server.
--
-- KEYS[1]  the window
-- ARGV     the rules, in the order of RULES; then what to do: "ask", who, urgency, waited, waiting
--          or "count" or "leave", who, urgency or "hold", delay or "check"
--
-- "ask" returns {1, age} for a slot, {0, delay, ahead, turn} for a wait; the others return {}.

local RULES = { "limit", "span", "late", "pace", "headroom", "patience", "most_owed", "look_again", "forget",
  "longest_hold", "most_entries" }
local KEPT_MILLISECONDS = 7 * 24 * 3600 * 1000
local MOST_BYTES = 96 * 1024
local BACKGROUND = 1

local rules, wanted = {}, #RULES + 1
for place, name in ipairs(RULES) do rules[name] = tonumber(ARGV[place]) end

local function number(value) return string.format("%.0f", value) end

local function encode(window)
  local slots, lines = {}, {}
  for _, slot in ipairs(window.slots) do slots[#slots + 1] = number(slot) end
  lines[1] = number(window.held_until) .. " " .. number(window.paced_until) .. " " .. number(window.owed)
  lines[2] = table.concat(slots, " ")
  for _, entry in ipairs(window.entries) do
    lines[#lines + 1] = table.concat(
      { entry.who, number(entry.urgency), number(entry.arrived), number(entry.due), number(entry.waiting) }, " ")
  end
  return table.concat(lines, "\n")
end

local function decode(text)
  if not text or #text > MOST_BYTES then return nil end
  local lines = {}
  for line in (text .. "\n"):gmatch("([^\n]*)\n") do lines[#lines + 1] = line end
  if #lines < 2 or lines[2]:find("[^%d ]") then return nil end
  local held_until, paced_until, owed = lines[1]:match("^(%d+) (%d+) (%d+)$")
  if not held_until then return nil end
  local window = { held_until = tonumber(held_until), paced_until = tonumber(paced_until), owed = tonumber(owed),
    slots = {}, entries = {} }
  for slot in lines[2]:gmatch("%d+") do window.slots[#window.slots + 1] = tonumber(slot) end
  for place = 3, #lines do
    local who, urgency, arrived, due, waiting = lines[place]:match("^(%w+) ([01]) (%d+) (%d+) (%d+)$")
    if not who then return nil end
    window.entries[#window.entries + 1] = { who = who, urgency = tonumber(urgency), arrived = tonumber(arrived),
      due = tonumber(due), waiting = tonumber(waiting) }
  end
  return window
end

local function last(list, most)
  local kept = {}
  for place = math.max(1, #list - most + 1), #list do kept[#kept + 1] = list[place] end
  return kept
end

local function full(now)
  local window = { held_until = 0, paced_until = 0, owed = 0, slots = {}, entries = {} }
  for _ = 1, rules.limit do window.slots[#window.slots + 1] = now end
  return window
end

local function tidied(window, now)
  local slots, entries = last(window.slots, rules.limit), {}
  for place, slot in ipairs(slots) do slots[place] = math.min(slot, now) end
  for _, entry in ipairs(window.entries) do
    if now - rules.forget <= entry.due and entry.due <= now + rules.look_again and entry.arrived <= now then
      entries[#entries + 1] = entry
    end
  end
  local held_until = window.held_until
  if held_until > now + rules.longest_hold then held_until = now + rules.span end
  return { slots = slots, entries = entries, held_until = held_until,
    paced_until = math.min(window.paced_until, now + rules.pace),
    owed = math.max(0, math.min(window.owed, rules.most_owed)) }
end

local function earliest(window, at_least, urgency)
  local gives_way = urgency == BACKGROUND and window.owed < rules.patience
  local places = gives_way and math.max(1, rules.limit - rules.headroom) or rules.limit
  local count = #window.slots
  local room = count >= places and window.slots[count - places + 1] + rules.span or at_least
  local pace = gives_way and window.paced_until or at_least
  return math.max(at_least, window.held_until, room, pace)
end

local function add(window, slot)
  local slots = {}
  for _, taken in ipairs(window.slots) do slots[#slots + 1] = taken end
  slots[#slots + 1] = slot
  table.sort(slots)
  window.slots = last(slots, rules.limit)
end

local function take(window, slot, urgency, background_waits)
  if urgency == BACKGROUND then
    window.paced_until = math.max(window.paced_until, slot - rules.late) + rules.pace
    window.owed = math.max(0, window.owed - rules.patience)
  elseif background_waits then
    window.owed = math.min(window.owed + 1, rules.most_owed)
  end
  add(window, slot)
end

local function comes_before(one, other)
  if one.arrived ~= other.arrived then return one.arrived < other.arrived end
  return one.who < other.who
end

local function turn_of(window, now, line, wish)
  local first, left, served = { [0] = {}, {} }, { [0] = 0, 0 }, { [0] = 0, 0 }
  local function add(entry)
    table.insert(first[entry.urgency], entry)
    left[entry.urgency] = left[entry.urgency] + entry.waiting
  end
  for _, entry in ipairs(line) do add(entry) end
  add(wish)
  for urgency = 0, 1 do table.sort(first[urgency], comes_before) end
  local course = { slots = window.slots, held_until = window.held_until, paced_until = window.paced_until,
    owed = window.owed }
  while true do
    local owes = course.owed >= rules.patience
    local urgency = left[BACKGROUND] > 0 and (owes or left[0] <= 0) and BACKGROUND or 0
    local slot = earliest(course, now, urgency)
    if slot >= now + rules.look_again then return slot end
    served[urgency] = served[urgency] + 1
    if first[urgency][served[urgency]] == wish then return slot end
    left[urgency] = left[urgency] - 1
    take(course, slot, urgency, left[BACKGROUND] > 0)
  end
end

local function ahead_of(line, wish)
  local ahead = 0
  for _, entry in ipairs(line) do
    if entry.urgency < wish.urgency or (entry.urgency == wish.urgency and comes_before(entry, wish)) then
      ahead = ahead + entry.waiting
    end
  end
  return ahead
end

local function without(window, who, urgency)
  local others, mine = {}, nil
  for _, entry in ipairs(window.entries) do
    if entry.who == who and entry.urgency == urgency then
      mine = mine or entry
    else
      others[#others + 1] = entry
    end
  end
  window.entries = others
  return mine
end

local function ask(window, now, wish)
  local before = without(window, wish.who, wish.urgency)
  local line, background_waits = {}, false
  for _, entry in ipairs(window.entries) do
    if entry.due + rules.late >= now then
      line[#line + 1] = entry
      background_waits = background_waits or entry.urgency == BACKGROUND
    end
  end
  local turn = turn_of(window, now, line, wish)
  if turn > now then
    wish.due = math.min(turn, now + rules.look_again)
    table.insert(window.entries, wish)
    window.entries = last(window.entries, rules.most_entries)
    return { 0, wish.due - now, ahead_of(line, wish), turn - now }
  end
  local due = now
  if before and before.due <= now and now <= before.due + rules.late then due = before.due end
  local slot = math.max(due, earliest(window, now - rules.late, wish.urgency))
  if #window.slots > 0 then slot = math.max(slot, window.slots[#window.slots]) end
  slot = math.min(now, slot)
  take(window, slot, wish.urgency, background_waits)
  return { 1, now - slot }
end

local function act(now)
  local what = ARGV[wanted]
  if what == "check" then return {} end
  -- A window that is not there was lost with the server, or nobody has sent for days.
  local window = tidied(decode(redis.call("GET", KEYS[1])) or full(now), now)
  local answer = {}
  if what == "ask" then
    local who, urgency = ARGV[wanted + 1], tonumber(ARGV[wanted + 2])
    local waited, waiting = tonumber(ARGV[wanted + 3]), tonumber(ARGV[wanted + 4])
    answer = ask(window, now,
      { who = who, urgency = urgency, arrived = math.max(0, now - waited), due = now, waiting = waiting })
  elseif what == "count" then
    add(window, now - rules.late)
  elseif what == "leave" then
    without(window, ARGV[wanted + 1], tonumber(ARGV[wanted + 2]))
  elseif what == "hold" then
    local delay = tonumber(ARGV[wanted + 1])
    window.held_until = math.max(window.held_until, now + math.max(0, math.min(delay, rules.longest_hold)))
  end
  redis.call("SET", KEYS[1], encode(window), "PX", KEPT_MILLISECONDS)
  return answer
end

local time = redis.call("TIME")
return act(tonumber(time[1]) * 1000000 + tonumber(time[2]))
