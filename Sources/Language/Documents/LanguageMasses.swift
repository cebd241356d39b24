internal import Records

/// The probability that each of a model's languages received over a document's sentences.
internal struct LanguageMasses {
  /// The sum of each language's probabilities, weighted by characters.
  private var masses: [Float]
  private let languages: [LanguageTag]
  /// The index in `languages` of each label's language, or -1.
  private let places: [Int32]

  internal init(_ tags: [LanguageTag?]) {
    var languages: [LanguageTag] = []
    var numbers: [LanguageTag: Int32] = [:]
    places = tags.map { tag in
      guard let language = tag?.language, language != .undetermined else { return -1 }
      if let number = numbers[language] { return number }
      let number = Int32(languages.count)
      numbers[language] = number
      languages.append(language)
      return number
    }
    self.languages = languages
    masses = [Float](repeating: 0, count: languages.count)
  }

  internal mutating func removeAll() {
    for index in masses.indices { masses[index] = 0 }
  }

  internal mutating func add(label: Int, _ mass: Float) {
    let place = Int(places[label])
    if place >= 0 { masses[place] += mass }
  }

  /// The languages closest to `language`, by margin: the ones it is known to be confused with, and others that received
  /// at least `leastShare` of the probability.
  internal func neighbours(of language: LanguageTag, characters: Int, limit: Int) -> [LanguageNeighbour] {
    let language = language.language
    guard let own = languages.firstIndex(of: language), characters > 0 else { return [] }
    let known = LanguageNeighbour.confusable(with: language)
    var found: [LanguageNeighbour] = []
    for (index, other) in languages.enumerated() where index != own {
      guard masses[index] >= Self.leastShare * Float(characters) || known.contains(other) else { continue }
      found.append(
        LanguageNeighbour(language: other, margin: (masses[own] - masses[index]) / Float(characters)))
    }
    func rank(_ neighbour: LanguageNeighbour) -> Int { known.firstIndex(of: neighbour.language) ?? known.count }
    found.sort { ($0.margin, rank($0), $0.language) < ($1.margin, rank($1), $1.language) }
    return Array(found.prefix(limit))
  }

  /// Languages with a smaller share of the probability are listed only if they are known neighbours.
  private static let leastShare: Float = 0.01
}
