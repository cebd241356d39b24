internal import Base
internal import Deduplication
internal import Records
internal import Runs

/// What is made of a batch of texts.
internal final class SignedProduct {
  let signed = SignedBatch()
  var faults: [Fault] = []
  var counts = Counts()
}

/// One thread's scratch memory for signing.
internal final class SigningWorker {
  /// Further fields that are read, in this order: what sources documents are of, and whether they have a cluster.
  private static let sourceFields = ["url", "dump", "language", "cluster"]

  var texts = TextBatch()
  /// Bytes of the input that the texts are from.
  var storedBytes = 0
  private let signer: DocumentSigner
  private let keep: KeepPolicy
  private let rule: DuplicateRule
  private let fieldCount: Int

  init(_ rule: DuplicateRule, _ keep: KeepPolicy) {
    signer = DocumentSigner(rule)
    self.rule = rule
    self.keep = keep
    fieldCount = Self.fields(rule, keep).count
  }

  /// The fields that are read beside text and identifier: last a compared one, then one with a score.
  static func fields(_ rule: DuplicateRule, _ keep: KeepPolicy) -> [String] {
    var fields = sourceFields
    if case .equal(let field) = rule { fields.append(field) }
    if case .score(let field) = keep { fields.append(field) }
    return fields
  }

  /// Makes signatures of the batch's rows.
  func sign(file: String, into product: SignedProduct) {
    texts.decode()
    product.signed.removeAll()
    product.faults = texts.faults
    var textBytes = 0
    texts.bytes.withUnsafeBytes { bytes in
      func slice(_ range: ByteRange) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[range.range])
      }
      for (index, row) in texts.rows.enumerated() {
        let more = texts.more[index * fieldCount..<(index + 1) * fieldCount]
        func field(_ number: Int) -> UnsafeBufferPointer<UInt8> { slice(more[more.startIndex + number]) }
        textBytes += Int(row.text.count)
        sign(row, slice(row.text), id: slice(row.id), field: field, file: file, into: product.signed)
      }
    }
    var counts = Counts()
    counts[.documents] = texts.rows.count
    counts[.records] = texts.rows.count + texts.faults.count
    counts[.textBytes] = textBytes
    counts[.bytesIn] = storedBytes
    for fault in texts.faults { counts[.faults].add(fault.kind.rawValue) }
    product.counts = counts
  }

  private func sign(
    _ row: TextBatch.Row, _ text: UnsafeBufferPointer<UInt8>, id: UnsafeBufferPointer<UInt8>,
    field: (Int) -> UnsafeBufferPointer<UInt8>, file: String, into signed: SignedBatch
  ) {
    let url = field(0)
    let host = URLHost.range(in: Span(_unsafeElements: url))
    let sources = [UnsafeBufferPointer(rebasing: url[host]), field(1), field(2)]
    var names: [String] = []
    if case .source = keep {
      names = sources.prefix(2).map { String(decoding: $0, as: UTF8.self) } + [file, Path.split(file).name]
    }
    var score = ""
    if case .score = keep { score = String(decoding: field(fieldCount - 1), as: UTF8.self) }
    var value = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    if case .equal(let name) = rule { value = name == "text" ? text : field(Self.sourceFields.count) }
    func sign(_ id: UnsafeBufferPointer<UInt8>) {
      signer.sign(
        DocumentSigner.Subject(
          text: text, value: value, id: id, sources: sources,
          rank: keep.rank(textBytes: text.count, score: score, sources: names), ordinal: row.ordinal,
          flags: field(3).isEmpty ? [] : .hasCluster), into: signed)
    }
    if id.isEmpty {
      // Its place tells a document that has no identifier.
      Array("\(file)#\(row.ordinal + 1)".utf8).withUnsafeBufferPointer { sign($0) }
    } else {
      sign(id)
    }
  }
}
