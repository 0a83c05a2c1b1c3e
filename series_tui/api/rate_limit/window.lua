-- The arithmetic of window.py, line for line, on the clock of the Redis server.
--
-- KEYS[1]  the window
-- ARGV     the rules, in the order of RULES; then what to do: "ask", who, priority, waited, waiting
--          or "count" or "leave", who, priority or "pause", delay or "check"
--
-- "ask" returns {1, age} for a slot, {0, delay, ahead, turn} for a wait; the others return {}.

local RULES = { "limit", "span", "grace", "pace", "reserved", "max_overtakes", "max_overtakes_counted", "poll_interval", "entry_ttl",
  "max_pause", "max_entries" }
local KEPT_MILLISECONDS = 7 * 24 * 3600 * 1000
local MAX_BYTES = 96 * 1024
local BACKGROUND = 1

local rules, wanted = {}, #RULES + 1
for place, name in ipairs(RULES) do rules[name] = tonumber(ARGV[place]) end

local function number(value) return string.format("%.0f", value) end

local function encode(window)
  local slots, lines = {}, {}
  for _, slot in ipairs(window.slots) do slots[#slots + 1] = number(slot) end
  lines[1] = number(window.held_until) .. " " .. number(window.paced_until) .. " " .. number(window.overtakes)
  lines[2] = table.concat(slots, " ")
  for _, entry in ipairs(window.entries) do
    lines[#lines + 1] = table.concat(
      { entry.who, number(entry.priority), number(entry.arrived), number(entry.due), number(entry.waiting) }, " ")
  end
  return table.concat(lines, "\n")
end

local function decode(text)
  if not text or #text > MAX_BYTES then return nil end
  local lines = {}
  for line in (text .. "\n"):gmatch("([^\n]*)\n") do lines[#lines + 1] = line end
  if #lines < 2 or lines[2]:find("[^%d ]") then return nil end
  local held_until, paced_until, overtakes = lines[1]:match("^(%d+) (%d+) (%d+)$")
  if not held_until then return nil end
  local window = { held_until = tonumber(held_until), paced_until = tonumber(paced_until), overtakes = tonumber(overtakes),
    slots = {}, entries = {} }
  for slot in lines[2]:gmatch("%d+") do window.slots[#window.slots + 1] = tonumber(slot) end
  for place = 3, #lines do
    local who, priority, arrived, due, waiting = lines[place]:match("^(%w+) ([01]) (%d+) (%d+) (%d+)$")
    if not who then return nil end
    window.entries[#window.entries + 1] = { who = who, priority = tonumber(priority), arrived = tonumber(arrived),
      due = tonumber(due), waiting = tonumber(waiting) }
  end
  return window
end

local function last(list, most)
  local kept = {}
  for place = math.max(1, #list - most + 1), #list do kept[#kept + 1] = list[place] end
  return kept
end

local function exhausted(now)
  local window = { held_until = 0, paced_until = 0, overtakes = 0, slots = {}, entries = {} }
  for _ = 1, rules.limit do window.slots[#window.slots + 1] = now end
  return window
end

local function normalised(window, now)
  local slots, entries = last(window.slots, rules.limit), {}
  for place, slot in ipairs(slots) do slots[place] = math.min(slot, now) end
  for _, entry in ipairs(window.entries) do
    if now - rules.entry_ttl <= entry.due and entry.due <= now + rules.poll_interval and entry.arrived <= now then
      entries[#entries + 1] = entry
    end
  end
  local held_until = window.held_until
  if held_until > now + rules.max_pause then held_until = now + rules.span end
  return { slots = slots, entries = entries, held_until = held_until,
    paced_until = math.min(window.paced_until, now + rules.pace),
    overtakes = math.max(0, math.min(window.overtakes, rules.max_overtakes_counted)) }
end

local function earliest(window, at_least, priority)
  local gives_way = priority == BACKGROUND and window.overtakes < rules.max_overtakes
  local places = gives_way and math.max(1, rules.limit - rules.reserved) or rules.limit
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

local function take(window, slot, priority, background_waits)
  if priority == BACKGROUND then
    window.paced_until = math.max(window.paced_until, slot - rules.grace) + rules.pace
    window.overtakes = math.max(0, window.overtakes - rules.max_overtakes)
  elseif background_waits then
    window.overtakes = math.min(window.overtakes + 1, rules.max_overtakes_counted)
  end
  add(window, slot)
end

local function comes_before(one, other)
  if one.arrived ~= other.arrived then return one.arrived < other.arrived end
  return one.who < other.who
end

local function turn_of(window, now, line, request)
  local first, left, served = { [0] = {}, {} }, { [0] = 0, 0 }, { [0] = 0, 0 }
  local function add(entry)
    table.insert(first[entry.priority], entry)
    left[entry.priority] = left[entry.priority] + entry.waiting
  end
  for _, entry in ipairs(line) do add(entry) end
  add(request)
  for priority = 0, 1 do table.sort(first[priority], comes_before) end
  local course = { slots = window.slots, held_until = window.held_until, paced_until = window.paced_until,
    overtakes = window.overtakes }
  while true do
    local owes = course.overtakes >= rules.max_overtakes
    local priority = left[BACKGROUND] > 0 and (owes or left[0] <= 0) and BACKGROUND or 0
    local slot = earliest(course, now, priority)
    if slot >= now + rules.poll_interval then return slot end
    served[priority] = served[priority] + 1
    if first[priority][served[priority]] == request then return slot end
    left[priority] = left[priority] - 1
    take(course, slot, priority, left[BACKGROUND] > 0)
  end
end

local function ahead_of(line, request)
  local ahead = 0
  for _, entry in ipairs(line) do
    if entry.priority < request.priority or (entry.priority == request.priority and comes_before(entry, request)) then
      ahead = ahead + entry.waiting
    end
  end
  return ahead
end

local function without(window, who, priority)
  local others, mine = {}, nil
  for _, entry in ipairs(window.entries) do
    if entry.who == who and entry.priority == priority then
      mine = mine or entry
    else
      others[#others + 1] = entry
    end
  end
  window.entries = others
  return mine
end

local function ask(window, now, request)
  local before = without(window, request.who, request.priority)
  local line, background_waits = {}, false
  for _, entry in ipairs(window.entries) do
    if entry.due + rules.grace >= now then
      line[#line + 1] = entry
      background_waits = background_waits or entry.priority == BACKGROUND
    end
  end
  local turn = turn_of(window, now, line, request)
  if turn > now then
    request.due = math.min(turn, now + rules.poll_interval)
    table.insert(window.entries, request)
    window.entries = last(window.entries, rules.max_entries)
    return { 0, request.due - now, ahead_of(line, request), turn - now }
  end
  local due = now
  if before and before.due <= now and now <= before.due + rules.grace then due = before.due end
  local slot = math.max(due, earliest(window, now - rules.grace, request.priority))
  if #window.slots > 0 then slot = math.max(slot, window.slots[#window.slots]) end
  slot = math.min(now, slot)
  take(window, slot, request.priority, background_waits)
  return { 1, now - slot }
end

local function act(now)
  local what = ARGV[wanted]
  if what == "check" then return {} end
  -- A window that is not there was lost with the server, or nobody has sent for days.
  local window = normalised(decode(redis.call("GET", KEYS[1])) or exhausted(now), now)
  local answer = {}
  if what == "ask" then
    local who, priority = ARGV[wanted + 1], tonumber(ARGV[wanted + 2])
    local waited, waiting = tonumber(ARGV[wanted + 3]), tonumber(ARGV[wanted + 4])
    answer = ask(window, now,
      { who = who, priority = priority, arrived = math.max(0, now - waited), due = now, waiting = waiting })
  elseif what == "count" then
    add(window, now - rules.grace)
  elseif what == "leave" then
    without(window, ARGV[wanted + 1], tonumber(ARGV[wanted + 2]))
  elseif what == "pause" then
    local delay = tonumber(ARGV[wanted + 1])
    window.held_until = math.max(window.held_until, now + math.max(0, math.min(delay, rules.max_pause)))
  end
  redis.call("SET", KEYS[1], encode(window), "PX", KEPT_MILLISECONDS)
  return answer
end

local time = redis.call("TIME")
return act(tonumber(time[1]) * 1000000 + tonumber(time[2]))
