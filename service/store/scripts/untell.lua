-- Take back what one channel said of a text from outside.
-- KEYS  1 feed
-- ARGV  1 now ms  2 site  3 digest of the text  4 channel  5 who takes it back
-- Returns whether there was any
local gone = unteach(ARGV[2], {ARGV[3]}, ARGV[4])
-- Whoever has it from an export must hear that it is gone.
if #gone > 0 then
    redis.call('XADD', KEYS[1], '*', 'case', '', 'event', 'erased', 'at', ARGV[1], 'by', ARGV[5], 'taught', gone[1])
end
return #gone
