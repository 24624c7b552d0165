-- New IAM users and their new access keys, passwords and other credentials
-- Replace ACCOUNT_IDS, FIRST_DAY and LAST_DAY
SELECT
  eventtime,
  account,
  coalesce(useridentity.arn, useridentity.principalid) AS principal,
  eventname,
  coalesce(
    json_extract_scalar(requestparameters, '$.userName'),
    json_extract_scalar(responseelements, '$.accessKey.userName')
  ) AS user_name,
  json_extract_scalar(responseelements, '$.accessKey.accessKeyId') AS access_key_id,
  sourceipaddress
FROM cloudtrail_logs
WHERE account IN (ACCOUNT_IDS)
  AND "timestamp" BETWEEN FIRST_DAY AND LAST_DAY
  AND eventsource = 'iam.amazonaws.com'
  AND eventname IN (
    'CreateUser',
    'CreateAccessKey',
    'CreateLoginProfile',
    'CreateServiceSpecificCredential',
    'UploadSigningCertificate',
    'UploadSSHPublicKey'
  )
  AND errorcode IS NULL
ORDER BY eventtime
