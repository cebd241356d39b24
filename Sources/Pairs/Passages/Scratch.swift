internal import Base
package struct QueryCheckSettings: Sendable { package init() {}; func describe(_ json: inout JSONWriter) {} }
package struct QueryScreen: Sendable { package init() {}; func flaw(in q: QueryRecord, _ p: Passage, examples: [String]) -> QueryFlaw? { nil }; func describe(_ json: inout JSONWriter) {}; func contamination(of q: QueryRecord) -> String? { nil } }
struct KnownQueries { var seen: [String: String] = [:]; mutating func first(like q: QueryRecord) -> String? { if let f = seen[q.query] { return f }; seen[q.query] = q.id; return nil } }
