package import Base
internal import Records

/// Reads a list of queries, in the order of its lines: a table, or JSON lines, as the first line tells; compressed ones too.
///
/// - A table has a query on each line, or an identifier, a tab and a query, as MS MARCO's `queries.tsv`; a first line that
///   names the columns is left out.
/// - A line of JSON is an object with `query` or `text`; `_id` or `id`, `task`, and `positive`, `positives`, `pos` or
///   `passage` (a text, an object with `text` and `title`, or a list of these) are read where they are there, and other
///   members left alone, as BEIR's have `metadata`.
///
/// Empty lines are skipped.
package final class QueryListReader {
  private let lines: LineReader
  private let name: String
  private var isTable: Bool?
  private var columns = 0
  private var ids: Set<UInt64> = []

  private static let idNames: Set<String> = ["qid", "query_id", "query-id", "queryid", "_id", "id"]
  private static let queryNames: Set<String> = ["query", "text", "query_text", "question"]
  /// Members that have positives.
  private static let positiveNames = ["positives", "positive", "pos", "passage"]

  /// A reader of a source.
  package init(_ source: any ByteSource) {
    name = source.name
    lines = LineReader(DecompressingSource(source))
  }

  /// The next query; nil at the end.
  ///
  /// - Throws: `SourceError`, and `badRecord` with the line for one that is not in the form of the list, has no query, or
  ///   has an identifier that an earlier one has.
  package func next() throws -> ListedQuery? {
    while true {
      let line = try lines.next { (line: Span<UInt8>) -> [UInt8] in line.withUnsafeBufferPointer { Array($0) } }
      guard var line else { return nil }
      if lines.lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
      if line.last == ASCII.carriageReturn { line.removeLast() }
      guard line.contains(where: { !ASCII.isWhitespace($0) }) else { continue }
      guard line.withUnsafeBufferPointer({ UTF8Text.validPrefix($0) }) == line.count else { throw error("not UTF-8") }
      let isFirst = isTable == nil
      let isTable = self.isTable ?? (line.first { !ASCII.isWhitespace($0) } != UInt8(ascii: "{"))
      self.isTable = isTable
      guard let query = isTable ? try row(line, isFirst: isFirst) : try object(line) else { continue }
      guard query.query.contains(where: { $0.isLetter || $0.isNumber }) else { throw error("an empty query") }
      if let id = query.id {
        let hash = Array(id.utf8).withUnsafeBytes { ByteHash.hash($0) }
        guard !id.isEmpty else { throw error("an empty identifier") }
        guard ids.insert(hash).inserted else { throw error("the identifier \(id) is there twice") }
      }
      return query
    }
  }

  private func error(_ message: String, _ advice: String? = nil) -> PairsError {
    PairsError(.badRecord, message, location: "\(name):\(lines.lineNumber)", advice: advice)
  }

  private func row(_ line: [UInt8], isFirst: Bool) throws(PairsError) -> ListedQuery? {
    let fields = line.split(separator: ASCII.tab, omittingEmptySubsequences: false)
      .map { PromptValues.oneLine(String(decoding: $0, as: UTF8.self)) }
    guard fields.count <= 2 else {
      throw error("\(fields.count) columns", "A list has a query on each line, or an identifier, a tab and a query.")
    }
    if isFirst {
      columns = fields.count
      let names = fields.map { $0.lowercased() }
      if Self.queryNames.contains(names[names.count - 1]), names.count == 1 || Self.idNames.contains(names[0]) {
        return nil
      }
    }
    guard fields.count == columns else { throw error("\(fields.count) columns where the first line has \(columns)") }
    return ListedQuery(id: columns == 2 ? fields[0] : nil, query: fields[columns - 1], line: lines.lineNumber)
  }

  private func object(_ line: [UInt8]) throws(PairsError) -> ListedQuery {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: line.span, limit: JSONValue.documentLimit) } catch {
      throw self.error(error.message)
    }
    guard value.members != nil else { throw error("not a JSON object") }
    if value["query"] != nil, value["text"] != nil {
      throw error("both query and text", "Only one of them is the query.")
    }
    guard let text = (value["query"] ?? value["text"])?.string else {
      throw error("no text in query", "A line has its query in `query` or `text`.")
    }
    var query = ListedQuery(query: PromptValues.oneLine(text), line: lines.lineNumber)
    if let id = value["_id"] ?? value["id"] {
      guard let text = id.string ?? id.integer.map({ String($0) }) else {
        throw error("an identifier that is no text")
      }
      query.id = text
    }
    if let task = value["task"], task != .null {
      guard let text = task.string else { throw error("a task that is no text") }
      query.task = PromptValues.oneLine(text)
    }
    for name in Self.positiveNames {
      guard let positive = value[name], positive != .null else { continue }
      query.positives = try (positive.array ?? [positive]).map { element throws(PairsError) in
        guard let text = (element.string ?? element["text"]?.string), text.contains(where: { !$0.isWhitespace }) else {
          throw error("\(name) has no text")
        }
        return ListedQuery.Positive(title: element["title"]?.string ?? "", text: text)
      }
      break
    }
    return query
  }
}
