internal import Base
internal import Tokenization

/// Brings documents into an order that a seed decides, on disk.
///
/// Each document has a key: a hash of the seed, its input and its place there, so that the order is the same for
/// any number of threads. Documents are put into 256 buckets by their key's first byte; a bucket is sorted in
/// memory, or, where it is too large for that, partitioned again by the next byte.
internal final class DocumentShuffle {
  private static let bucketCount = 256
  /// Bytes of documents that are sorted in memory.
  private static let sortedBytes = 32 << 20
  /// Bytes of the key that buckets are partitioned by at most; a document beyond all bounds cannot be.
  private static let mostLevels = 6

  private let folder: String
  private let seed: UInt64
  private var buckets: [TokenSpool] = []
  private let sortedBytes: Int

  /// Documents of a folder, kept there until `remove`.
  init(folder: String, seed: UInt64, sortedBytes: Int = DocumentShuffle.sortedBytes) {
    self.folder = folder
    self.seed = seed
    self.sortedBytes = sortedBytes
  }

  /// What says that all documents are in their buckets.
  private var donePath: String { Path.join(folder, "collected.json") }
  /// The faults found on the way, as lines.
  private var faultsPath: String { Path.join(folder, "faults.jsonl") }

  /// Whether all documents are in their buckets, and the buckets are as they were then.
  func isWhole() throws -> Bool {
    guard FileSystem.entry(at: donePath) != nil else { return false }
    let bytes = try FileSystem.read(donePath)
    guard let json = try? JSONValue(parsing: bytes.span), let sizes = json["buckets"]?.array,
      sizes.count == Self.bucketCount,
      FileSystem.entry(at: faultsPath)?.byteCount ?? 0 == json["faults"]?.integer
    else { return false }
    return (0..<Self.bucketCount).allSatisfy {
      FileSystem.entry(at: path(of: [UInt8($0)]))?.byteCount ?? 0 == sizes[$0].integer
    }
  }

  /// The faults found while documents were collected.
  ///
  /// - Parameter folder: a private directory for the log's own file, which is not this shuffle's.
  func collectedFaults(in folder: String) throws -> FaultLog { try FaultLog(copying: faultsPath, folder: folder) }

  /// Begins to collect, with empty buckets.
  func begin() throws {
    try FileSystem.remove(folder)
    try FileSystem.createFolder(folder)
    buckets = try (0..<Self.bucketCount).map { try TokenSpool(path: path(of: [UInt8($0)])) }
  }

  /// Goes on with buckets as `save` described them; false where they are not there as they were.
  func resume(_ json: JSONValue?) throws -> Bool {
    guard let saved = json?.array, saved.count == Self.bucketCount else { return false }
    buckets = []
    for (number, item) in saved.enumerated() {
      guard let bucket = try TokenSpool(path: path(of: [UInt8(number)]), resuming: item) else { return false }
      buckets.append(bucket)
    }
    return true
  }

  /// Writes what is buffered, waits for the disk, and describes the buckets as they are now.
  func save(to json: inout JSONWriter) throws {
    json.beginArray()
    for bucket in buckets { try bucket.save(to: &json) }
    json.endArray()
    try FileSystem.syncAll(holding: folder)
  }

  /// Puts a document into its bucket.
  func collect(_ tokens: Span<UInt32>, of document: StreamedDocument) throws(OutputError) {
    let key = Self.key(seed: seed, input: document.input, row: document.row)
    try buckets[Int(key >> 56)].append(tokens, of: document, endsDocument: true, key: key)
  }

  /// Ends collecting.
  func finishCollecting(_ faults: FaultLog) throws {
    for bucket in buckets { try bucket.flush() }
    let faultBytes = faults.counts.isEmpty ? 0 : try faults.finish(at: faultsPath).byteCount
    var json = JSONWriter()
    json.beginObject()
    json.member("faults", faultBytes)
    json.key("buckets")
    json.beginArray()
    for bucket in buckets { json.integer(bucket.byteCount) }
    json.endArray()
    json.endObject()
    buckets = []
    try FileSystem.syncAll(holding: folder)
    try AtomicFile.write(json.bytes.array().span, to: donePath)
  }

  /// Lets `body` see the documents in their new order, after `start`.
  func forEach(
    after start: StreamPosition?, stop: () -> Bool, _ body: (Span<UInt32>, StreamedDocument) throws -> Void
  ) throws {
    // A place comes from a record, and a record may come from somebody else.
    for bucket in min(start?.part ?? 0, Self.bucketCount)..<Self.bucketCount {
      var index = 0
      let first = bucket == start?.part ? start : nil
      try emit([UInt8(bucket)], stop: stop) { tokens, document in
        defer { index += 1 }
        var document = document
        document.position = StreamPosition(part: bucket, document: index, offset: 0, tokens: nil)
        guard let first, index <= first.document else { return try body(tokens, document) }
        guard index == first.document, let done = first.tokens else { return }
        guard done <= tokens.count else {
          throw TokenizerError(
            .badShard, "a finished shard records \(done) tokens of a document with \(tokens.count)", location: folder,
            advice: "Choose another --output.")
        }
        document.firstToken = done
        try body(tokens.extracting(done..<tokens.count), document)
      }
    }
  }

  private func path(of prefix: [UInt8]) -> String {
    Path.join(folder, prefix.map { String($0, radix: 16) }.joined(separator: "-"))
  }

  private func emit(
    _ prefix: [UInt8], stop: () -> Bool, _ body: (Span<UInt32>, StreamedDocument) throws -> Void
  ) throws {
    let path = path(of: prefix)
    guard !stop(), let entry = FileSystem.entry(at: path) else { return }
    if entry.byteCount <= sortedBytes || prefix.count == Self.mostLevels { return try emitSorted(path, body) }
    let parts = try (0..<Self.bucketCount).map { try TokenSpool(path: self.path(of: prefix + [UInt8($0)])) }
    let shift = UInt64(56 - 8 * prefix.count)
    let reader = SpoolReader(try FileRangeStream(FileRangeSource(path: path)))
    while let head = try reader.next() {
      try reader.withTokens { tokens in
        try parts[Int(truncatingIfNeeded: head.key >> shift & 255)].append(
          tokens, of: head.document(id: reader.id), endsDocument: true, key: head.key)
      }
    }
    for part in parts { try part.flush() }
    for part in 0..<Self.bucketCount {
      try emit(prefix + [UInt8(part)], stop: stop, body)
      try FileSystem.remove(self.path(of: prefix + [UInt8(part)]))
    }
  }

  private func emitSorted(_ path: String, _ body: (Span<UInt32>, StreamedDocument) throws -> Void) throws {
    let bucket = try SpoolBucket(path: path)
    for place in bucket.sortedPlaces { try bucket.withDocument(at: place, body) }
  }

  /// splitmix64 over the seed and the document's place.
  internal static func key(seed: UInt64, input: Int, row: Int) -> UInt64 {
    func mix(_ value: UInt64) -> UInt64 {
      var value = value &+ 0x9E37_79B9_7F4A_7C15
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return value ^ value >> 31
    }
    return mix(mix(mix(seed) ^ UInt64(input)) ^ UInt64(row))
  }
}
