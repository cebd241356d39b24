internal import Base

/// An answer of `embeddings`: one vector a text, in the order of the texts.
package struct EmbeddingAnswer: Sendable, Equatable {
  /// Numbers of a vector.
  package let dimension: Int
  /// All vectors, one after the other.
  package let values: [Float]
  /// Nil if the server does not say.
  package let usage: Usage?

  /// Values that an answer may have: all that fit in 16 MiB as numbers of JSON.
  private static let valueLimit = 1 << 22

  /// The vector of the text at `index`.
  package subscript(index: Int) -> ArraySlice<Float> { values[index * dimension..<(index + 1) * dimension] }

  /// Reads an answer to a request of `count` texts.
  ///
  /// - Parameter dimension: what earlier answers had; nil takes any.
  /// - Throws: `badAnswers` for what is no JSON or reports an error with a good status; `unusable` where vectors are
  ///   missing, twice there, of different lengths, or hold what is no finite number.
  package init(_ body: Span<UInt8>, count: Int, dimension: Int? = nil) throws(InferenceError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: body, limit: Self.valueLimit) } catch {
      throw InferenceError(.badAnswers, "the server's answer is \(error.message)")
    }
    guard let entries = value["data"]?.array else {
      let said = ServerMessage.text(value).map { ": \(PrintableText.line($0))" } ?? ""
      throw InferenceError(.badAnswers, "the server's answer has no embeddings\(said)")
    }
    guard entries.count == count else {
      throw InferenceError(.unusable, "the server gave \(entries.count) embeddings for \(count) texts")
    }
    var places: [Int?] = Array(repeating: nil, count: count)
    for (position, entry) in entries.enumerated() {
      let index = entry["index"]?.integer ?? position
      guard places.indices.contains(index), places[index] == nil else {
        throw InferenceError(.unusable, "the server gave embedding \(index) of \(count) twice, or out of range")
      }
      places[index] = position
    }
    var all: [Float] = []
    var length = dimension
    for (index, position) in places.enumerated() {
      let before = all.count
      guard let position, let vector = entries[position]["embedding"], Self.append(vector, to: &all) else {
        throw InferenceError(.unusable, "embedding \(index) is no list of finite numbers")
      }
      let found = all.count - before
      if index == 0, length == nil { length = found }
      guard found == length, found > 0 else {
        throw InferenceError(.unusable, "embedding \(index) has \(found) dimensions, not \(length ?? 0)")
      }
    }
    self.dimension = length ?? 0
    values = all
    usage = Usage(value["usage"])
  }

  /// Appends a vector in either form; false where it is no list of finite numbers.
  private static func append(_ value: JSONValue, to all: inout [Float]) -> Bool {
    if let text = value.string { return Base64.appendFloats(text, to: &all) }
    guard let numbers = value.array else { return false }
    all.reserveCapacity(all.count + numbers.count)
    for number in numbers {
      guard let value = number.number.map({ Float($0) }), value.isFinite else { return false }
      all.append(value)
    }
    return true
  }
}
