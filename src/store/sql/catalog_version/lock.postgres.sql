SELECT version FROM catalog_version WHERE one = 1 FOR UPDATE
