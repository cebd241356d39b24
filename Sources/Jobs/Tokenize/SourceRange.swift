internal import Base
internal import Tokenization

/// Records of one input, one after the other, whose documents stand in a shard.
package struct SourceRange: Sendable, Equatable {
  /// The number of the input in the plan.
  package var input: Int
  /// Records of the input before the first of these.
  package var firstRow: Int
  /// How many records.
  package var count: Int
  /// Tokens of the first document that stand in the shard before.
  package var firstToken: Int

  internal func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("input", input)
    json.member("row", firstRow)
    json.member("rows", count)
    json.member("first_token", firstToken)
    json.endObject()
  }

  internal init?(_ json: JSONValue) {
    guard let input = json["input"]?.count, let row = json["row"]?.count, let rows = json["rows"]?.count,
      let token = json["first_token"]?.count, rows > 0
    else { return nil }
    self.init(input: input, firstRow: row, count: rows, firstToken: token)
  }

  internal init(input: Int, firstRow: Int, count: Int, firstToken: Int) {
    self.input = input
    self.firstRow = firstRow
    self.count = count
    self.firstToken = firstToken
  }
}

extension [SourceRange] {
  /// Adds a document, or a part of one.
  internal mutating func add(_ document: borrowing StreamedDocument) {
    if let last, last.input == document.input {
      let next = last.firstRow + last.count
      // A document whose parts are handed over one by one is one record.
      if document.row == next - 1 { return }
      if document.row == next {
        self[count - 1].count += 1
        return
      }
    }
    append(
      SourceRange(input: document.input, firstRow: document.row, count: 1, firstToken: document.firstToken))
  }
}
