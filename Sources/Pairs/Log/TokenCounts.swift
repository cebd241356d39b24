package import Base

/// Tokens that requests have taken.
package struct TokenCounts: Equatable, Sendable {
  /// Of prompts, cached ones among them.
  package var input = 0
  /// Generated ones.
  package var output = 0
  /// Of prompts that the server did not compute again.
  package var cached = 0

  /// Some tokens.
  package init(input: Int = 0, output: Int = 0, cached: Int = 0) {
    self.input = input
    self.output = output
    self.cached = cached
  }

  /// What a line of a log says.
  package init(_ line: JSONValue) {
    input = line["in"]?.count ?? 0
    output = line["out"]?.count ?? 0
    cached = line["cached"]?.count ?? 0
  }

  /// All that were computed or paid.
  package var total: Int { input + output }

  /// Adds others.
  package mutating func add(_ other: TokenCounts) {
    input += other.input
    output += other.output
    cached += other.cached
  }

  /// Writes them as members of a log's line.
  package func writeMembers(to json: inout JSONWriter) {
    json.member("in", input)
    json.member("out", output)
    json.member("cached", cached)
  }
}
