internal import Archive
internal import Base
internal import Tokenization
internal import Records

/// What the record that a document is from says of it beside its text.
package struct SourceRecord: Sendable {
  /// Members of crawl-extract's and FineWeb's records that lead to the crawl and tell what the document is.
  fileprivate static let wanted = [
    "url", "date", "dump", "file_path", "offset", "length", "language", "language_score", "title",
  ]

  /// The record's identifier; empty where it has none.
  package var id: String
  /// Those of the wanted members that the record has, in order. What is no string in JSON is as it is written there.
  package var members: [(name: String, value: String)]
}

extension ShardFolder {
  /// Reads an input again up to the record that a document is from; nil where the input has no such text any more, or was
  /// a stream.
  ///
  /// - Throws: `TextError` where the input cannot be read.
  package func sourceRecord(of part: ShardPart) throws -> SourceRecord? {
    guard let input = part.input, let row = part.row, inputs[input] != "-" else { return nil }
    var fields = settings.fields
    fields.more = SourceRecord.wanted
    let reader = try openTextReader(inputs[input], fields: fields)
    var batch = TextBatch()
    while try reader.fill(&batch) {
      guard let index = batch.rows.firstIndex(where: { $0.ordinal >= row }) else { continue }
      guard batch.rows[index].ordinal == row else { return nil }
      let values = batch.more[(index * fields.more.count)..<((index + 1) * fields.more.count)]
      let members = zip(fields.more, values).map { ($0, batch.bytes.string($1)) }
      return SourceRecord(id: batch.bytes.string(batch.rows[index].id), members: members.filter { !$1.isEmpty })
    }
    return nil
  }
}
