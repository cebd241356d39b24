internal import Base
internal import CSystem
package import Records

/// How many passages and seeds are drawn, and of which languages and hosts.
package struct PassageQuotas: Sendable, Equatable {
  /// Seeds: passages that queries are made for.
  package var seeds: Int
  /// Passages in all, seeds among them: what retrieval searches.
  package var passages: Int
  /// Another draw for another seed.
  package var seed: UInt64 = 0
  /// Seeds of one host, at most; nil for any number. Passages without a URL have no host, and no limit.
  package var perHost: Int?
  /// The share of each language, as canonical tags; empty for passages as they come.
  package var languages: [Language] = []

  /// A language's share.
  package struct Language: Sendable, Equatable {
    /// The canonical tag.
    package var tag: LanguageTag
    /// 0 to 1.
    package var share: Double

    /// A language's share.
    package init(tag: LanguageTag, share: Double) {
      self.tag = tag
      self.share = share
    }
  }

  /// Quotas without limits on hosts and languages.
  ///
  /// - Parameter passages: nil for 20 times as many passages as seeds, so that a query's 20 candidates are a small share.
  package init(seeds: Int, passages: Int? = nil, seed: UInt64 = 0) {
    self.seeds = seeds
    self.passages = max(seeds, passages ?? seeds * 20)
    self.seed = seed
  }

  /// The groups that are drawn from one by one.
  internal struct Group {
    /// The language's code; nil for all.
    var language: String?
    var seeds: Int
    var passages: Int
  }

  /// One group for each language, or one for all.
  internal var groups: [Group] {
    guard !languages.isEmpty else { return [Group(language: nil, seeds: seeds, passages: passages)] }
    let total = languages.reduce(0) { $0 + $1.share }
    func part(_ whole: Int, _ share: Double) -> Int { max(1, Int((Double(whole) * share / total).rounded())) }
    return languages.map {
      Group(language: $0.tag.code, seeds: part(seeds, $0.share), passages: part(passages, $0.share))
    }
  }

  /// Seeds that the groups have together, at most: rounding may make a few more than `seeds`.
  internal var seedLimit: Int { groups.reduce(0) { $0 + $1.seeds } }

  /// A passage's place in the draw: the lowest are drawn.
  ///
  /// - Parameter key: a passage's key in hexadecimal digits.
  internal func priority(of key: String) -> UInt64 {
    var key = key
    return key.withUTF8 { ByteHash.hash(UnsafeRawBufferPointer($0), seed: ByteHash.mix(seed &+ 1)) }
  }

  /// Writes the quotas as members of an object.
  internal func describe(_ json: inout JSONWriter) {
    json.member("seeds", seeds)
    json.member("passages", passages)
    json.member("seed", seed)
    json.member("per_host", perHost)
    json.key("languages")
    json.beginObject()
    for language in languages {
      json.key(language.tag.code)
      json.number(language.share)
    }
    json.endObject()
  }
}
