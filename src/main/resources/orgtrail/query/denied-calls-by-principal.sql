-- Denied calls, counted by principal and action, the most frequent first
-- Replace ACCOUNT_IDS, FIRST_DAY and LAST_DAY
SELECT
  account,
  coalesce(useridentity.arn, useridentity.principalid, useridentity.invokedby) AS principal,
  eventsource,
  eventname,
  errorcode,
  count(*) AS calls,
  min(eventtime) AS first_call,
  max(eventtime) AS last_call
FROM cloudtrail_logs
WHERE account IN (ACCOUNT_IDS)
  AND "timestamp" BETWEEN FIRST_DAY AND LAST_DAY
  AND (errorcode LIKE 'AccessDenied%' OR errorcode LIKE '%UnauthorizedOperation')
GROUP BY 1, 2, 3, 4, 5
ORDER BY calls DESC, principal, eventname
