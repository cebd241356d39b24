package import Base
internal import CICU

/// What makes two documents duplicates.
package enum DuplicateRule: Sendable, Equatable {
  /// The same bytes in a field.
  case equal(field: String)
  /// Similar texts.
  case similar(Similarity)

  /// When texts are similar.
  package struct Similarity: Sendable, Equatable {
    /// Words of a shingle.
    package var words = 5
    /// How candidates are found.
    package var bands = Bands.fineWeb
    /// Other hashes for another seed.
    package var seed: UInt64 = 1
    /// The Jaccard similarity that a removed document has with the one that is kept for it; nil if candidates are
    /// not compared.
    package var threshold: Double? = 0.7

    /// What candidates are compared by.
    package var unit = Unit.runs

    /// Set where signatures, and the shingles that candidates are compared by, are datatrove's.
    package var datatrove: DatatroveRule?

    /// What Chinese and Japanese texts are compared by.
    package enum Unit: String, Sendable, CaseIterable {
      /// Words of ICU's dictionaries.
      case words
      /// What stands between spaces and punctuation: a clause that differs in one word is another one, so that fewer
      /// documents go. Candidates are found by characters.
      case runs
    }

    /// The defaults: FineWeb's bands, and a threshold of .7.
    package init() {}
  }

  /// Keys of a document.
  package var keyCount: Int {
    switch self {
    case .equal: 1
    case .similar(let similarity): similarity.bands.count
    }
  }

  /// Writes what decides the signatures, as members of an object.
  package func describe(_ json: inout JSONWriter) {
    switch self {
    case .equal(let field): json.member("equal", field)
    case .similar(let similarity):
      json.member("words", similarity.words)
      json.member("bands", similarity.bands.count)
      json.member("rows", similarity.bands.rows)
      json.member("seed", similarity.seed)
      json.member("unit", similarity.unit.rawValue)
      if let datatrove = similarity.datatrove {
        json.member("compatible", "datatrove")
        json.member("hash", datatrove.hash.rawValue)
        json.member("tokenizer", datatrove.tokenizer.rawValue)
      }
      // Dictionaries differ by version.
      json.member("icu", String(cString: dataprep_icu_version()))
    }
  }

  /// SHA-256 over what decides the signatures, its first 16 bytes: what files of signatures carry.
  package var digest: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("signatures", Self.version)
    describe(&json)
    json.endObject()
    return Array(Digest.of(json.bytes.array().span, .sha256).prefix(16))
  }

  /// Grows where the same settings give other signatures.
  private static let version = 1
}
