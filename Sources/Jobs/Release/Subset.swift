internal import Base
package import Records

/// A part of a release that one can load: a language, noisy or clean.
internal struct Subset: Hashable, Sendable, Comparable {
  var language: String
  var tier: Verdict.Tier

  /// The name of its configuration: `sw_clean`.
  var name: String { "\(language)_\(tier.name)" }

  /// Languages in byte order, noisy before clean.
  static func < (a: Subset, b: Subset) -> Bool {
    a.language != b.language ? Path.precedes(a.language, b.language) : a.tier < b.tier
  }
}

extension Verdict.Tier {
  /// Both, the large one first.
  package static let all: [Verdict.Tier] = [.noisy, .clean]

  /// `noisy` or `clean`.
  package var name: String { self == .clean ? "clean" : "noisy" }

  /// The tier of this name; nil for another name.
  package init?(name: String) {
    guard let tier = Self.all.first(where: { $0.name == name }) else { return nil }
    self = tier
  }

  /// What a release of this tier has for columns: the large one says of each document why it is in no other.
  internal var schema: DocumentSchema { self == .clean ? .documents : .rejects }
}

/// How much there is of a subset.
internal struct SubsetSize: Equatable, Sendable {
  var documents = 0
  /// UTF-8 of the texts.
  var textBytes = 0

  static func += (a: inout SubsetSize, b: SubsetSize) {
    a.documents = a.documents.adding(clamped: b.documents)
    a.textBytes = a.textBytes.adding(clamped: b.textBytes)
  }
}
