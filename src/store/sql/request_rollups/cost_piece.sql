SELECT
    /*part*/ AS part,
    SUM(cost_nano) AS cost_nano,
    SUM(requests) AS requests
FROM /*table*/
WHERE /*within*/ /*and*/
GROUP BY 1
