package import Base

/// Counts by name.
package struct Tally: Sendable, Equatable {
  /// The counts.
  package private(set) var counts: [String: Int] = [:]

  package init() {}

  /// The count of one name.
  package subscript(name: String) -> Int { counts[name] ?? 0 }

  /// All counts together.
  package var total: Int { counts.values.reduce(0) { $0.adding(clamped: $1) } }

  /// Counts `name` once more, or `count` times more.
  package mutating func add(_ name: String, _ count: Int = 1) {
    counts[name] = self[name].adding(clamped: count)
  }

  /// Adds another tally's counts.
  package mutating func add(_ other: Tally) {
    for (name, count) in other.counts { add(name, count) }
  }

  /// Names and counts, the most frequent first, equal ones by name.
  package var ranked: [(name: String, count: Int)] {
    counts.map { (name: $0.key, count: $0.value) }
      .sorted { $0.count != $1.count ? $0.count > $1.count : $0.name < $1.name }
  }

  /// Keeps the `limit` most frequent names.
  ///
  /// - Parameter rest: the name that the others are counted under; nil to forget them.
  package mutating func truncate(to limit: Int, rest: String? = nil) {
    guard counts.count > limit else { return }
    let total = total
    counts = Dictionary(uniqueKeysWithValues: ranked.prefix(limit).map { ($0.name, $0.count) })
    if let rest { add(rest, total - self.total) }
  }

  package func write(to json: inout JSONWriter) {
    json.beginObject()
    for (name, count) in ranked {
      json.key(name)
      json.integer(count)
    }
    json.endObject()
  }

  package init(_ json: JSONValue?) {
    for member in json?.members ?? [] { add(member.key, member.value.count ?? 0) }
  }
}
