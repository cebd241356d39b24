internal import Base

/// A class of documents that a sample is drawn from apart from others: kept ones by the score of their language, their
/// length and their crawl; rejected ones by the reason.
internal struct Stratum: Hashable, Sendable {
  /// Whether a document was kept.
  enum Kind: UInt8, Sendable, Hashable {
    case kept, rejected
  }

  /// Lower ends of the bands of scores.
  static let scores: [Float] = [0, 0.5, 0.8, 0.95]
  /// Lower ends of the bands of lengths, in Unicode scalars.
  static let lengths = [0, 500, 2000]

  /// The band of a score; the lowest for what is none.
  static func band(ofScore score: Float) -> UInt8 { score >= 0.95 ? 3 : score >= 0.8 ? 2 : score >= 0.5 ? 1 : 0 }

  /// The band of a length.
  static func band(ofLength scalars: Int) -> UInt8 { scalars >= 2000 ? 2 : scalars >= 500 ? 1 : 0 }

  var kind: Kind
  /// Band of `scores`; 0 for rejected documents.
  var score: UInt8 = 0
  /// Band of `lengths`; 0 for rejected documents.
  var length: UInt8 = 0
  /// The crawl of kept documents, the reason of rejected ones.
  var group: String

  /// The stratum of kept documents in two bands and a crawl.
  init(kept score: UInt8, _ length: UInt8, crawl: String) {
    kind = .kept
    self.score = score
    self.length = length
    group = crawl
  }

  /// The stratum of a rejected document.
  init(reason: String) {
    kind = .rejected
    group = reason
  }

  /// The stratum in records: `score>=0.80 length>=500 crawl=CC-MAIN-2025-18`, `rejected too-short`.
  var name: String {
    guard kind == .kept else { return "rejected \(group)" }
    let low = ["0", "0.50", "0.80", "0.95"][Int(score)]
    return "score>=\(low) length>=\(Self.lengths[Int(length)])" + (group.isEmpty ? "" : " crawl=\(group)")
  }

  /// A hash that is the same on every machine.
  var hash: UInt64 {
    var name = name
    return name.withUTF8 { ByteHash.hash(UnsafeRawBufferPointer($0)) }
  }

  /// The order of strata in records.
  static func precedes(_ a: Stratum, _ b: Stratum) -> Bool {
    (a.kind.rawValue, a.group, a.score, a.length) < (b.kind.rawValue, b.group, b.score, b.length)
  }
}

extension Stratum {
  /// Writes the stratum as members of an object.
  func write(to json: inout JSONWriter) {
    json.member("kind", kind.rawValue)
    json.member("score", score)
    json.member("length", length)
    json.member("group", group)
  }

  /// Reads what `write` wrote.
  init?(_ json: JSONValue) {
    guard let kind = json["kind"]?.count.flatMap({ Kind(rawValue: UInt8(clamping: $0)) }),
      let score = json["score"]?.count, Self.scores.indices.contains(score),
      let length = json["length"]?.count, Self.lengths.indices.contains(length), let group = json["group"]?.string
    else { return nil }
    self.init(reason: group)
    self.kind = kind
    self.score = UInt8(score)
    self.length = UInt8(length)
  }
}
