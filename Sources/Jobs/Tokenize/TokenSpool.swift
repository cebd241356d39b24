internal import Base
internal import Tokenization

/// Documents that are kept in a file until it is known where they go, in the order in which they came.
internal final class TokenSpool {
  /// Bytes that are collected before they are written.
  private static let bufferBytes = 1 << 16

  let path: String
  private var buffer = ByteBuffer()
  private(set) var byteCount = 0
  private(set) var tokenCount = 0

  /// Begins a file; one that is there is removed.
  init(path: String) throws(OutputError) {
    self.path = path
    try FileSystem.remove(path)
  }

  /// Goes on with a file as `save` described it; nil where it is not there as it was.
  init?(path: String, resuming json: JSONValue?) throws {
    guard let byteCount = json?["bytes"]?.integer, let tokenCount = json?["tokens"]?.integer, byteCount >= 0,
      0..<1 << 60 ~= tokenCount
    else { return nil }
    let entry = try FileSystem.lookUp(path, followsLinks: false)
    guard byteCount <= entry?.byteCount ?? 0, entry?.kind ?? .file == .file else { return nil }
    if entry != nil { try FileSystem.truncate(path, to: byteCount) }
    self.path = path
    self.byteCount = byteCount
    self.tokenCount = tokenCount
  }

  /// Writes what was collected, and describes the file as it is now; the caller syncs it.
  func save(to json: inout JSONWriter) throws {
    try flush()
    json.beginObject()
    json.member("bytes", byteCount)
    json.member("tokens", tokenCount)
    json.endObject()
  }

  /// Appends a document, or a part of one.
  ///
  /// - Parameter key: what decides the document's place among others, where that is asked for.
  func append(
    _ tokens: Span<UInt32>, of document: borrowing StreamedDocument, endsDocument: Bool, key: UInt64 = 0
  ) throws(OutputError) {
    let head = SpoolHead(document, tokens.count, endsDocument: endsDocument, key: key)
    let before = buffer.count
    withUnsafeBytes(of: head) { head in buffer.append(head.bindMemory(to: UInt8.self)) }
    buffer.append(utf8: document.id)
    tokens.withUnsafeBufferPointer {
      let bytes = UnsafeRawBufferPointer($0)
      buffer.append(bytes.bindMemory(to: UInt8.self))
    }
    byteCount += buffer.count - before
    tokenCount += tokens.count
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  /// Writes what was collected.
  func flush() throws(OutputError) {
    guard !buffer.isEmpty else { return }
    try buffer.withSpan { (bytes) throws(OutputError) in try FileSystem.append(bytes, to: path) }
    buffer = ByteBuffer()
  }

  /// Lets `body` see every document in order, then removes the file.
  func drain(_ body: (Span<UInt32>, StreamedDocument, _ endsDocument: Bool) throws -> Void) throws {
    try flush()
    guard byteCount > 0 else { return }
    let reader = SpoolReader(try FileRangeStream(FileRangeSource(path: path)))
    while let head = try reader.next() {
      try reader.withTokens { try body($0, head.document(id: reader.id), head.endsDocument) }
    }
    try FileSystem.remove(path)
  }
}

/// What stands before a document in a spool: numbers in the machine's own order, as no other machine reads them.
internal struct SpoolHead: BitwiseCopyable {
  var key: UInt64
  var part: Int
  var documentNumber: Int
  var offset: Int
  var row: Int
  var textBytes: Int
  var firstToken: Int
  var input: Int32
  var idBytes: Int32
  var tokenCount: Int
  /// 1 where the document ends with these tokens.
  var ends: Int

  init(_ document: borrowing StreamedDocument, _ tokenCount: Int, endsDocument: Bool, key: UInt64) {
    self.key = key
    part = document.position.part
    documentNumber = document.position.document
    offset = document.position.offset
    row = document.row
    textBytes = document.textBytes
    firstToken = document.firstToken
    input = Int32(document.input)
    idBytes = Int32(document.id.utf8.count)
    self.tokenCount = tokenCount
    ends = endsDocument ? 1 : 0
  }

  var endsDocument: Bool { ends == 1 }

  /// Whether the numbers can be a document's: nobody vouches for a private file that an earlier process left.
  var isPossible: Bool {
    idBytes >= 0 && input >= 0 && 0..<1 << 40 ~= tokenCount
      && [part, documentNumber, offset, row, textBytes, firstToken].allSatisfy { 0..<1 << 60 ~= $0 }
  }

  /// Bytes behind it: the identifier and the tokens.
  var restBytes: Int { Int(idBytes) + tokenCount * 4 }

  func document(id: String) -> StreamedDocument {
    StreamedDocument(
      position: StreamPosition(part: part, document: documentNumber, offset: offset, tokens: nil), input: Int(input),
      row: row, id: id, textBytes: textBytes, firstToken: firstToken)
  }
}
