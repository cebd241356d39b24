internal import Records

/// How much probability each of a model's languages has got over a document's sentences.
internal struct LanguageMasses {
  /// A language's probability, weighted by characters, of all characters asked about.
  private var masses: [Float]
  private let languages: [LanguageTag]
  /// The place in `languages` of each label, or -1.
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

  /// The languages nearest to `language`, by their margins: those it is known to be confused with and those that got a share
  /// worth a word.
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

  /// A language with a smaller share of the probability is named only where it is a known neighbour.
  private static let leastShare: Float = 0.01
}
