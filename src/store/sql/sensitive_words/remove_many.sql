DELETE FROM sensitive_words WHERE id IN (VALUES /*rows*/)
