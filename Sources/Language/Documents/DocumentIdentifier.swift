public import Base
public import Records

/// Identifies the languages of documents from their sentences; one per thread.
///
/// As in MADLAD-400, the language of most sentences wins. Here they are weighted by characters, so that a long
/// paragraph outweighs menu entries. Each sentence's label is combined with the script of its letters: a label without
/// a script takes the observed one (`hi` for Hindi in Latin letters becomes `hi_Latn`); a label whose script is not
/// observed counts as `und`.
///
/// The work per document is bounded: of a long document, evenly spaced sentences are classified, always the same ones.
public final class DocumentIdentifier {
  /// How much text is classified, and how much evidence is needed.
  public struct Limits: Sendable, Equatable {
    /// The maximum number of bytes of sentences to classify in one document.
    package var bytes = 8192
    /// The maximum length of a sentence in bytes; longer ones are split, at white space if possible.
    package var sentenceBytes = 600
    /// Sentences with fewer letters are skipped.
    package var sentenceLetters = 4
    /// Documents with fewer letters in classified sentences are `und`.
    package var letters = 20
    /// Documents with a lower score are `und`.
    package var score: Float = 0.05
    /// Minimum scores by language, instead of `score`.
    package var thresholds: LanguageThresholds?

    /// The defaults of `dataprep langid` and `dataprep crawl-extract`.
    public init() {}
  }

  /// The limits in use.
  package let limits: Limits
  private let predictor: FastTextPredictor
  private let composer = TextComposer()
  private let tags: LabelTags
  private let known: Set<LanguageTag>
  private var sentences: [Range<Int>] = []
  private var pieces: [Range<Int>] = []
  private var votes: [Vote] = []
  private var scripts = ScriptCounts()
  private let mixed = MixedScripts()
  /// What the document's characters say, where East Asian ones are among them.
  private var evidence: HanEvidence?
  private let neighbourLimit: Int
  private var masses: LanguageMasses
  private let cousinLimit: Int
  private let cousinFinder: CousinFinder?
  /// The number of labels to predict: with hierarchical softmax, only these have probabilities.
  private let labelsAsked: Int

  /// The votes for one language so far.
  private struct Vote {
    var tag: LanguageTag
    var characters: Int
    var weighted: Double
  }

  /// - Parameters:
  ///   - model: a model whose labels are language tags.
  ///   - languages: the languages to choose from, in any of the model's scripts; nil for all.
  ///   - limits: how much text is classified, and how much evidence is needed.
  ///   - neighbours: the maximum number of confusable languages to list with each document.
  ///   - cousins: the maximum number of languages outside the model to list with each document.
  /// - Throws: `unsupportedModel` if no label is a language tag, `unknownLabel` if the model supports none of
  ///   `languages`.
  public init(
    _ model: FastTextModel, languages: Set<LanguageTag>? = nil, limits: Limits = Limits(), neighbours: Int = 0,
    cousins: Int = 0
  ) throws(LanguageError) {
    self.limits = limits
    tags = LabelTags(model.labels)
    known = Set(tags.tags.compactMap { $0 })
    neighbourLimit = neighbours
    masses = LanguageMasses(tags.tags)
    cousinLimit = cousins
    cousinFinder =
      cousins > 0
      ? CousinTable.shared.map { [tags] in CousinFinder($0, outside: Set(tags.tags.compactMap { $0?.language })) } : nil
    labelsAsked = neighbours > 0 && model.settings.loss == .hierarchicalSoftmax ? neighbours + 1 : 1
    guard tags.tags.contains(where: { $0 != nil }) else {
      throw LanguageError(
        .unsupportedModel, "no label of this model names a language", location: model.path,
        advice: "Choose a language identifier. `dataprep langid info` lists a model's labels.")
    }
    var labels: Set<Int>?
    if let languages {
      let known = tags.labels(of: languages)
      guard !known.isEmpty else {
        throw LanguageError(
          .unknownLabel, "the model supports none of \(languages.sorted().map(\.code).joined(separator: ", "))",
          location: model.path)
      }
      labels = known
    }
    predictor = FastTextPredictor(model, labels: labels)
  }

  /// Whether the model has a label for a language in the script of the tag.
  package func knows(_ language: LanguageTag) -> Bool { known.contains(language) }

  /// Identifies the language of a document's text; any bytes are accepted.
  public func identify(_ text: Span<UInt8>) -> DocumentLanguage {
    text.withUnsafeBufferPointer { identify(composer.composed($0)) }
  }

  private func identify(_ text: UnsafeBufferPointer<UInt8>) -> DocumentLanguage {
    votes.removeAll(keepingCapacity: true)
    if neighbourLimit > 0 { masses.removeAll() }
    cousinFinder?.removeAll()
    choosePieces(text)
    evidence = nil
    var asked = 0
    var letters = 0
    var characters = 0
    var wordless = 0
    for piece in pieces {
      let sentence = UnsafeBufferPointer(rebasing: text[piece])
      scripts.removeAll()
      scripts.add(sentence)
      guard scripts.letters >= limits.sentenceLetters else { continue }
      let main = scripts.main
      if TextWithoutLanguage.isTold(sentence, scripts, main: main) {
        asked += 1
        letters += scripts.letters
        characters += scripts.characters
        wordless += scripts.characters
        vote(.undetermined, characters: scripts.characters, probability: 1)
        continue
      }
      let shares = MixedScripts.shares(scripts)
      let isEastAsian = shares.eastAsian > 0 && MixedScripts.isEastAsian(sentence, shares)
      let isMixed = isEastAsian && shares.latin > 0
      let asks = isMixed ? mixed.eastAsianPart(sentence) : sentence
      predictor.predict(UnsafeRawBufferPointer(asks), top: labelsAsked, isComposed: true)
      cousinFinder?.add(asks)
      asked += 1
      letters += scripts.letters
      characters += scripts.characters
      guard let prediction = predictor.predictions.first else {
        vote(.undetermined, characters: scripts.characters, probability: 0)
        continue
      }
      var tag = tag(of: prediction.label, in: isEastAsian ? MixedScripts.script(of: shares) : main)
      if isEastAsian {
        if evidence == nil { evidence = HanEvidence(text) }
        tag = corrected(tag, shares)
      }
      vote(tag, characters: scripts.characters, probability: prediction.probability)
      if neighbourLimit > 0 {
        let weight = Float(scripts.characters)
        predictor.forEachProbability { label, probability in masses.add(label: label, probability * weight) }
      }
    }
    var found = result(asked: asked, letters: letters, characters: characters)
    found.wordlessShare = characters > 0 ? Float(wordless) / Float(characters) : 0
    if neighbourLimit > 0 { found.isZawgyi = ZawgyiText.isZawgyi(text) }
    return found
  }

  /// The language of an East Asian sentence: Chinese of a document that is Japanese by its characters is Japanese, and
  /// the other way round; kana and Hangul name theirs.
  private func corrected(_ tag: LanguageTag, _ shares: MixedScripts.Shares) -> LanguageTag {
    guard let evidence else { return tag }
    if DocumentIdentifier.chinese.contains(tag) || tag == DocumentIdentifier.literary && evidence.hasKana,
      evidence.isJapanese
    {
      return DocumentIdentifier.japanese
    }
    if tag == DocumentIdentifier.japanese, evidence.isChinese { return DocumentIdentifier.chinese[0] }
    guard tag == .undetermined else { return tag }
    if shares.kana >= 2, evidence.isJapanese { return DocumentIdentifier.japanese }
    return shares.hangul > shares.ideographs + shares.kana ? DocumentIdentifier.korean : tag
  }

  /// The Chinese languages: written in Chinese characters, a text of one can be read as one of another.
  package static let chinese = ["zh", "yue", "wuu", "gan", "hak", "nan", "hsn", "cdo"].compactMap {
    LanguageTag($0)
  }
  /// Its texts keep forms that only Japan uses today.
  private static let literary = LanguageTag("lzh") ?? .undetermined
  private static let japanese = LanguageTag("ja") ?? .undetermined
  private static let korean = LanguageTag("ko") ?? .undetermined

  /// The language of a label, given the script of the sentence's letters.
  private func tag(of label: Int, in script: Script) -> LanguageTag {
    // An unknown label stays `und` whatever its script.
    guard let tag = tags.tags[label], tag.language != .undetermined else { return .undetermined }
    if tag.script == .unknown || tag.script.covers(script) { return tag }
    return tags.namesScript[label] ? .undetermined : tag.written(in: script)
  }

  private func vote(_ tag: LanguageTag, characters: Int, probability: Float) {
    let weighted = Double(probability) * Double(characters)
    if let index = votes.firstIndex(where: { $0.tag == tag }) {
      votes[index].characters += characters
      votes[index].weighted += weighted
    } else {
      votes.append(Vote(tag: tag, characters: characters, weighted: weighted))
    }
  }

  private func result(asked: Int, letters: Int, characters: Int) -> DocumentLanguage {
    guard characters > 0 else { return .none }
    // Ties in characters go to the language with higher probabilities, then to the one seen first.
    func beats(_ a: Vote, _ b: Vote) -> Bool { (a.characters, a.weighted) > (b.characters, b.weighted) }
    var first = 0
    for index in 1..<max(1, votes.count) where beats(votes[index], votes[first]) { first = index }
    var second: Int?
    for index in votes.indices where index != first && second.map({ beats(votes[index], votes[$0]) }) != false {
      second = index
    }
    let winner = votes[first]
    let score = Float(winner.weighted / Double(characters))
    let isThin = letters < limits.letters || score < limits.thresholds?.least(for: winner.tag) ?? limits.score
    return DocumentLanguage(
      language: isThin ? .undetermined : winner.tag, score: score,
      share: Float(winner.characters) / Float(characters), second: second.map { votes[$0].tag },
      secondShare: second.map { Float(votes[$0].characters) / Float(characters) } ?? 0, candidate: winner.tag,
      sentences: asked, letters: letters,
      neighbours: neighbourLimit > 0
        ? masses.neighbours(of: winner.tag, characters: characters, limit: neighbourLimit) : [],
      cousins: letters >= limits.letters ? cousinFinder?.cousins(limit: cousinLimit) ?? [] : [])
  }

  /// Splits the text into sentences of bounded length and selects those to classify.
  private func choosePieces(_ text: UnsafeBufferPointer<UInt8>) {
    sentences.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    Sentences.append(of: text, to: &sentences)
    var total = 0
    for sentence in sentences { total += sentence.count }
    // Each sentence earns credit for its share of the budget, and is selected when the credit pays for it.
    var credit = 0
    for sentence in sentences {
      var start = sentence.lowerBound
      while start < sentence.upperBound {
        let end = pieceEnd(text, start, sentence.upperBound)
        if total <= limits.bytes {
          pieces.append(start..<end)
        } else {
          credit += (end - start) * limits.bytes
          if credit >= (end - start) * total {
            credit -= (end - start) * total
            pieces.append(start..<end)
          }
        }
        start = end
      }
    }
  }

  /// The end of the piece from `start`: the sentence's end, white space, or a character boundary.
  private func pieceEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    guard end - start > limits.sentenceBytes else { return end }
    let latest = start + limits.sentenceBytes
    var at = latest
    while at > start + limits.sentenceBytes / 2, text[at] > 32 { at -= 1 }
    if text[at] <= 32 { return at }
    at = latest
    while at > start + 1, text[at] & 0xC0 == 0x80 { at -= 1 }
    return at
  }
}
