-- Calls from outside AWS, counted by source address and principal
-- Replace ACCOUNT_IDS, FIRST_DAY and LAST_DAY; for one address, add a condition on sourceipaddress
SELECT
  sourceipaddress,
  account,
  coalesce(useridentity.arn, useridentity.principalid) AS principal,
  count(*) AS calls,
  count(errorcode) AS failed_calls,
  min(eventtime) AS first_call,
  max(eventtime) AS last_call
FROM cloudtrail_logs
WHERE account IN (ACCOUNT_IDS)
  AND "timestamp" BETWEEN FIRST_DAY AND LAST_DAY
  AND sourceipaddress NOT LIKE '%.amazonaws.com' -- services have names instead of addresses
  AND sourceipaddress <> 'AWS Internal'
GROUP BY 1, 2, 3
ORDER BY calls DESC, sourceipaddress, principal
