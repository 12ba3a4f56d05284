"""The adapter to the messenger MAX (https://dev.max.ru/docs-api); nothing of MAX is outside it."""
