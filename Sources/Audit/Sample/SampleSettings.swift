internal import Base
package import Records

/// What a sample is drawn from, and how much of it.
package struct SampleSettings: Sendable {
  /// The language that is audited.
  package var language: LanguageTag
  /// Kept documents in the sample, at most.
  package var size = 200
  /// Rejected documents in the sample, at most.
  package var rejects = 60
  /// Another sample for another seed.
  package var seed: UInt64 = 0
  /// Documents of one host in one stratum, at most.
  package var perHost = 1

  /// The settings with their defaults.
  package init(language: LanguageTag) { self.language = language }

  /// Candidates that one stratum keeps while there are `strata` of its kind: the whole sample up to 16 strata, as one may hold
  /// nearly all documents, and fewer where there are more, so that memory has a bound.
  internal func candidates(_ kind: Stratum.Kind, strata: Int) -> Int {
    let wanted = kind == .kept ? size : rejects
    // One more than any draw can take: its key says how likely the others were.
    return min(wanted, max(8, 16 * wanted / max(1, strata))) + 1
  }

  /// Writes the settings as members of an object.
  internal func describe(_ json: inout JSONWriter) {
    json.member("language", language.code)
    json.member("size", size)
    json.member("rejects", rejects)
    json.member("seed", seed)
    json.member("per_host", perHost)
  }
}
