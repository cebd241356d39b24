internal import Base
internal import Records
internal import Tokenization

/// Documents on their way into a shuffle's buckets, with how far the stream is.
internal final class DocumentCollection {
  private let shuffle: DocumentShuffle
  /// Faults that were found on the way.
  let faults: FaultLog
  /// The last document that is in its bucket.
  private(set) var position: StreamPosition?
  /// Faults that were added after it.
  private(set) var faultsAfter = 0
  private(set) var tokenCount = 0

  /// Begins with empty buckets.
  init(_ shuffle: DocumentShuffle, _ output: TokenOutput) throws {
    self.shuffle = shuffle
    try shuffle.begin()
    faults = try output.makeFaultLog()
  }

  /// Goes on with buckets as `save` described them; nil where they are not there as they were.
  init?(_ shuffle: DocumentShuffle, _ output: TokenOutput, resuming json: JSONValue?) throws {
    guard let json, let faultsAfter = json["faults_after"]?.integer, faultsAfter >= 0,
      let tokenCount = json["tokens"]?.integer, 0..<1 << 50 ~= tokenCount,
      let position = StreamPosition(json["position"]),
      let faults = try output.makeFaultLog(resuming: json["faults"]), try shuffle.resume(json["buckets"])
    else { return nil }
    self.shuffle = shuffle
    self.faults = faults
    self.position = position
    self.faultsAfter = faultsAfter
    self.tokenCount = tokenCount
  }

  /// Puts a document into its bucket.
  func append(_ tokens: Span<UInt32>, of document: StreamedDocument) throws {
    try shuffle.collect(tokens, of: document)
    position = document.position
    faultsAfter = 0
    tokenCount += tokens.count
  }

  /// Counts a fault that was found before the next document.
  func add(_ fault: Fault) throws {
    try faults.add(fault)
    faultsAfter += 1
  }

  /// Writes what is buffered, waits for the disk, and describes all buckets as they are now.
  func save(to json: inout JSONWriter) throws {
    json.beginObject()
    json.key("position")
    if let position { position.write(to: &json) } else { json.null() }
    json.member("faults_after", faultsAfter)
    json.member("tokens", tokenCount)
    json.key("faults")
    try faults.save(to: &json)
    json.key("buckets")
    try shuffle.save(to: &json)
    json.endObject()
  }
}
