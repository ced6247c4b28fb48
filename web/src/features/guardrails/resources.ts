// The four lists of rules behind one shape, so that one table and one form serve them all.
import { api, type Schema } from "../../api/client";
import { type CursorPage, ifMatch } from "../../api/query";
import type { TABS } from "./state";

export type Word = Schema<"SensitiveWord">;
export type Filter = Schema<"RequestFilter">;
export type ErrorRule = Schema<"ErrorRule">;
export type ClientVersion = Schema<"ClientVersion">;
export type MatchType = "contains" | "exact" | "regex";

export const MATCH_TYPES: readonly MatchType[] = ["contains", "exact", "regex"];

interface Answer<T> {
  data?: T;
  response: Response;
}

export interface ListQuery {
  search?: string;
  enabled?: boolean;
  cursor?: string;
  limit: number;
}

export interface Rule {
  id: number;
  enabled?: boolean;
}

export interface Resource<Row extends Rule, Draft> {
  /** Of its queries, after `guardrails`, and of its texts. */
  key: (typeof TABS)[number];
  list: (query: ListQuery, signal: AbortSignal) => Promise<Answer<CursorPage<Row>>>;
  one: (id: number, signal: AbortSignal) => Promise<Answer<Row>>;
  create: (draft: Draft, headers: Record<string, string>) => Promise<Answer<Row>>;
  change: (id: number, patch: Partial<Draft>, etag?: string | null) => Promise<Answer<Row>>;
  remove: (id: number, etag?: string | null) => Promise<Answer<unknown>>;
}

const at = (id: number, etag?: string | null) => ({ path: { id }, header: ifMatch(etag) });

export const WORDS: Resource<Word, Schema<"SensitiveWordDraft">> = {
  key: "words",
  list: (query, signal) => api.GET("/api/v1/sensitive-words", { params: { query }, signal }),
  one: (id, signal) => api.GET("/api/v1/sensitive-words/{id}", { params: { path: { id } }, signal }),
  create: (body, headers) => api.POST("/api/v1/sensitive-words", { body, headers }),
  change: (id, body, etag) => api.PATCH("/api/v1/sensitive-words/{id}", { params: at(id, etag), body }),
  remove: (id, etag) => api.DELETE("/api/v1/sensitive-words/{id}", { params: at(id, etag) }),
};

export const FILTERS: Resource<Filter, Schema<"RequestFilterDraft">> = {
  key: "filters",
  list: (query, signal) => api.GET("/api/v1/request-filters", { params: { query }, signal }),
  one: (id, signal) => api.GET("/api/v1/request-filters/{id}", { params: { path: { id } }, signal }),
  create: (body, headers) => api.POST("/api/v1/request-filters", { body, headers }),
  change: (id, body, etag) => api.PATCH("/api/v1/request-filters/{id}", { params: at(id, etag), body }),
  remove: (id, etag) => api.DELETE("/api/v1/request-filters/{id}", { params: at(id, etag) }),
};

export const ERRORS: Resource<ErrorRule, Schema<"ErrorRuleDraft">> = {
  key: "errors",
  list: (query, signal) => api.GET("/api/v1/error-rules", { params: { query }, signal }),
  one: (id, signal) => api.GET("/api/v1/error-rules/{id}", { params: { path: { id } }, signal }),
  create: (body, headers) => api.POST("/api/v1/error-rules", { body, headers }),
  change: (id, body, etag) => api.PATCH("/api/v1/error-rules/{id}", { params: at(id, etag), body }),
  remove: (id, etag) => api.DELETE("/api/v1/error-rules/{id}", { params: at(id, etag) }),
};

export const CLIENTS: Resource<ClientVersion, Schema<"ClientVersionDraft">> = {
  key: "clients",
  list: (query, signal) => api.GET("/api/v1/client-versions", { params: { query }, signal }),
  one: (id, signal) => api.GET("/api/v1/client-versions/{id}", { params: { path: { id } }, signal }),
  create: (body, headers) => api.POST("/api/v1/client-versions", { body, headers }),
  change: (id, body, etag) => api.PATCH("/api/v1/client-versions/{id}", { params: at(id, etag), body }),
  remove: (id, etag) => api.DELETE("/api/v1/client-versions/{id}", { params: at(id, etag) }),
};
