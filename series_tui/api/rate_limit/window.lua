-- The arithmetic of window.py, line for line, on the clock of the Redis server.
--
-- KEYS[1]  the window
-- ARGV     the rules, in the order of RULES; round trips in milliseconds; names of spare windows in use;
--          then what to do: "ask", client, priority, waited, waiting or "count", ages or "leave", client, priority
--          or "pause", delay or "check"
--
-- "ask" returns {1, age} for a slot, {0, delay, ahead, turn, settled_in} for a wait; "check" returns {settled_in};
-- the others return {}.

local RULES = { "limit", "window", "grace", "jitter", "max_jitter", "unknown_jitter", "reserved", "max_overtakes",
  "poll_interval", "entry_ttl", "max_pause", "max_entries" }
local KEPT_MILLISECONDS = 7 * 24 * 3600 * 1000
local MAX_BYTES = 96 * 1024
local INTERACTIVE, BULK, BACKGROUND = 0, 1, 2
local MAX_TRIPS, MAX_OUTSIDE, MIN_TRIPS, TRIPS_PER_OUTLIER = 64, 8, 16, 32
local PERMITS_OUTSIDE, OUTSIDE_TTL = 3, 3000000

local given, position = {}, #RULES + 1
for place, name in ipairs(RULES) do given[name] = tonumber(ARGV[place]) end

local function number(value) return string.format("%.0f", value) end

local function last(list, most)
  local kept = {}
  for place = math.max(1, #list - most + 1), #list do kept[#kept + 1] = list[place] end
  return kept
end

local function joined(list)
  local texts = {}
  for place, value in ipairs(list) do texts[place] = number(value) end
  return table.concat(texts, " ")
end

local function encode(window)
  local outside, lines = {}, {}
  for _, spare in ipairs(window.outside) do outside[#outside + 1] = spare.name .. " " .. number(spare.until_) end
  lines[1] = joined({ window.held_until, window.paced_until, window.background_until, window.overtakes,
    window.lost_at })
  lines[2], lines[3], lines[4] = joined(window.slots), joined(window.trips), table.concat(outside, " ")
  for _, entry in ipairs(window.entries) do
    lines[#lines + 1] = table.concat(
      { entry.client, number(entry.priority), number(entry.arrived), number(entry.due), number(entry.waiting) }, " ")
  end
  return table.concat(lines, "\n")
end

local function numbers(text)
  local list = {}
  for digits in text:gmatch("%d+") do list[#list + 1] = tonumber(digits) end
  return list
end

local function decode(text)
  if not text or #text > MAX_BYTES then return nil end
  local lines = {}
  for line in (text .. "\n"):gmatch("([^\n]*)\n") do lines[#lines + 1] = line end
  if #lines < 4 or lines[2]:find("[^%d ]") or lines[3]:find("[^%d ]") then return nil end
  local held_until, paced_until, background_until, overtakes, lost_at =
    lines[1]:match("^(%d+) (%d+) (%d+) (%d+) (%d+)$")
  if not held_until then return nil end
  local window = { held_until = tonumber(held_until), paced_until = tonumber(paced_until),
    background_until = tonumber(background_until), overtakes = tonumber(overtakes), lost_at = tonumber(lost_at),
    slots = numbers(lines[2]), trips = numbers(lines[3]), outside = {}, entries = {} }
  for name, until_ in lines[4]:gmatch("(%w+) (%d+)") do
    window.outside[#window.outside + 1] = { name = name, until_ = tonumber(until_) }
  end
  for place = 5, #lines do
    local client, priority, arrived, due, waiting = lines[place]:match("^(%w+) ([012]) (%d+) (%d+) (%d+)$")
    if not client then return nil end
    window.entries[#window.entries + 1] = { client = client, priority = tonumber(priority),
      arrived = tonumber(arrived), due = tonumber(due), waiting = tonumber(waiting) }
  end
  return window
end

local function exhausted(now)
  local window = { held_until = 0, paced_until = 0, background_until = 0, overtakes = 0, lost_at = now, slots = {},
    trips = {}, outside = {}, entries = {} }
  for _ = 1, given.limit do window.slots[#window.slots + 1] = now end
  return window
end

local function settled_in(window, now)
  if window.lost_at == 0 then return 0 end
  return math.max(0, window.lost_at + given.window + given.grace + given.max_jitter - now)
end

local function in_force(window)
  local rules = {}
  for name, value in pairs(given) do rules[name] = value end
  local jitter = given.unknown_jitter
  if #window.trips >= MIN_TRIPS then
    local trips = last(window.trips, #window.trips)
    table.sort(trips)
    local spread = trips[#trips - math.floor(#trips / TRIPS_PER_OUTLIER)] - trips[1]
    jitter = math.max(given.jitter, math.min(spread * 1000, given.max_jitter))
  end
  rules.limit = math.max(1, given.limit - PERMITS_OUTSIDE * #window.outside)
  rules.span = given.window + given.grace + jitter
  rules.pace = math.floor(rules.span / math.max(1, rules.limit - rules.reserved))
  rules.background_pace = math.floor(rules.span / math.max(1, math.floor(rules.limit / 2)))
  rules.max_overtakes_counted = math.max(rules.limit, rules.max_overtakes)
  return rules
end

local function normalised(window, now)
  local rules = in_force(window)
  local slots, outside, entries = last(window.slots, given.limit), {}, {}
  for place, slot in ipairs(slots) do slots[place] = math.min(slot, now) end
  for _, spare in ipairs(window.outside) do
    if now < spare.until_ and spare.until_ <= now + OUTSIDE_TTL then outside[#outside + 1] = spare end
  end
  for _, entry in ipairs(window.entries) do
    if now - rules.entry_ttl <= entry.due and entry.due <= now + rules.poll_interval and entry.arrived <= now then
      entries[#entries + 1] = entry
    end
  end
  local held_until = window.held_until
  if held_until > now + rules.max_pause then held_until = now + rules.span end
  return { slots = slots, outside = outside, entries = entries, held_until = held_until,
    paced_until = math.min(window.paced_until, now + rules.pace),
    background_until = math.min(window.background_until, now + rules.background_pace),
    overtakes = math.max(0, math.min(window.overtakes, rules.max_overtakes_counted)),
    lost_at = math.min(window.lost_at, now), trips = last(window.trips, MAX_TRIPS) }
end

local function learn(window, now, trips, names)
  for _, trip in ipairs(numbers(trips)) do window.trips[#window.trips + 1] = trip end
  window.trips = last(window.trips, MAX_TRIPS)
  local seen, outside = {}, {}
  for name in names:gmatch("%w+") do seen[#seen + 1], seen[name] = name, true end
  for _, spare in ipairs(window.outside) do
    if not seen[spare.name] then outside[#outside + 1] = spare end
  end
  for _, name in ipairs(seen) do outside[#outside + 1] = { name = name, until_ = now + OUTSIDE_TTL } end
  window.outside = last(outside, MAX_OUTSIDE)
end

local function earliest(rules, window, at_least, priority)
  local gives_way = priority ~= INTERACTIVE and window.overtakes < rules.max_overtakes
  local places = gives_way and math.max(1, rules.limit - rules.reserved) or rules.limit
  local count = #window.slots
  local room = count >= places and window.slots[count - places + 1] + rules.span or at_least
  local pace = gives_way and window.paced_until or at_least
  local background = priority == BACKGROUND and window.background_until or at_least
  return math.max(at_least, window.held_until, room, pace, background)
end

local function add(window, slot, most)
  local slots = last(window.slots, #window.slots)
  slots[#slots + 1] = slot
  table.sort(slots)
  window.slots = last(slots, most)
end

local function take(rules, window, slot, priority, kept, others_wait)
  if priority ~= INTERACTIVE then
    window.paced_until = math.max(window.paced_until, slot - rules.grace) + rules.pace
    window.overtakes = math.max(0, window.overtakes - rules.max_overtakes)
  elseif others_wait then
    window.overtakes = math.min(window.overtakes + 1, rules.max_overtakes_counted)
  end
  if priority == BACKGROUND then
    window.background_until = math.max(window.background_until, slot - rules.grace) + rules.background_pace
  end
  add(window, slot, kept)
end

local function comes_before(one, other)
  if one.arrived ~= other.arrived then return one.arrived < other.arrived end
  return one.client < other.client
end

local function next_of(rules, window, now, first, served, left)
  local priority, slot, entry = INTERACTIVE, nil, nil
  for other = BULK, BACKGROUND do
    if left[other] > 0 then
      local at, head = earliest(rules, window, now, other), first[other][served[other] + 1]
      local is_sooner = slot == nil or at < slot
      if slot == at and head and not (entry and entry.arrived <= head.arrived) then is_sooner = true end
      if is_sooner then priority, slot, entry = other, at, head end
    end
  end
  if left[INTERACTIVE] > 0 or slot == nil then
    local interactive = earliest(rules, window, now, INTERACTIVE)
    if slot == nil or window.overtakes < rules.max_overtakes or slot > interactive then
      return INTERACTIVE, interactive
    end
  end
  return priority, slot
end

local function turn_of(rules, window, now, line, request)
  local first, left, served = { [0] = {}, {}, {} }, { [0] = 0, 0, 0 }, { [0] = 0, 0, 0 }
  local function join(entry)
    table.insert(first[entry.priority], entry)
    left[entry.priority] = left[entry.priority] + entry.waiting
  end
  for _, entry in ipairs(line) do join(entry) end
  join(request)
  for priority = INTERACTIVE, BACKGROUND do table.sort(first[priority], comes_before) end
  local course = { slots = window.slots, held_until = window.held_until, paced_until = window.paced_until,
    background_until = window.background_until, overtakes = window.overtakes }
  while true do
    local priority, slot = next_of(rules, course, now, first, served, left)
    if slot >= now + rules.poll_interval then return slot end
    served[priority] = served[priority] + 1
    if first[priority][served[priority]] == request then return slot end
    left[priority] = left[priority] - 1
    take(rules, course, slot, priority, rules.limit, left[BULK] + left[BACKGROUND] > 0)
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

local function without(window, client, priority)
  local others, mine = {}, nil
  for _, entry in ipairs(window.entries) do
    if entry.client == client and entry.priority == priority then
      mine = mine or entry
    else
      others[#others + 1] = entry
    end
  end
  window.entries = others
  return mine
end

local function ask(window, now, request)
  local rules = in_force(window)
  local before = without(window, request.client, request.priority)
  local line, others_wait = {}, false
  for _, entry in ipairs(window.entries) do
    if entry.due + rules.grace >= now then
      line[#line + 1] = entry
      others_wait = others_wait or entry.priority ~= INTERACTIVE
    end
  end
  local turn = turn_of(rules, window, now, line, request)
  if turn > now then
    request.due = math.min(turn, now + rules.poll_interval)
    table.insert(window.entries, request)
    window.entries = last(window.entries, rules.max_entries)
    return { 0, request.due - now, ahead_of(line, request), turn - now, settled_in(window, now) }
  end
  local due = now
  if before and before.due <= now and now <= before.due + rules.grace then due = before.due end
  local slot = math.max(due, earliest(rules, window, now - rules.grace, request.priority))
  if #window.slots > 0 then slot = math.max(slot, window.slots[#window.slots]) end
  slot = math.min(now, slot)
  take(rules, window, slot, request.priority, given.limit, others_wait)
  return { 1, now - slot }
end

local function act(now)
  local trips, outside, what = ARGV[position], ARGV[position + 1], ARGV[position + 2]
  local first = position + 3
  -- A window that is not there was lost with the server, or nothing was sent for days.
  local window = normalised(decode(redis.call("GET", KEYS[1])) or exhausted(now), now)
  learn(window, now, trips, outside)
  window = normalised(window, now)
  local answer = {}
  if what == "ask" then
    local waited, waiting = tonumber(ARGV[first + 2]), tonumber(ARGV[first + 3])
    answer = ask(window, now, { client = ARGV[first], priority = tonumber(ARGV[first + 1]),
      arrived = math.max(0, now - waited), due = now, waiting = waiting })
  elseif what == "count" then
    for _, age in ipairs(numbers(ARGV[first])) do add(window, now - given.grace - age, given.limit) end
  elseif what == "leave" then
    without(window, ARGV[first], tonumber(ARGV[first + 1]))
  elseif what == "pause" then
    local delay = math.max(0, math.min(tonumber(ARGV[first]), given.max_pause))
    window.held_until = math.max(window.held_until, now + delay)
  elseif what == "check" then
    answer = { settled_in(window, now) }
  end
  redis.call("SET", KEYS[1], encode(window), "PX", KEPT_MILLISECONDS)
  return answer
end

local time = redis.call("TIME")
return act(tonumber(time[1]) * 1000000 + tonumber(time[2]))
