public import Base
public import Records

/// Finds documents' languages by asking a model about their sentences; one per thread.
///
/// As MADLAD-400 does, a document is of the language that most of its sentences are of, weighted here by characters so that a
/// long paragraph outweighs menu entries. Each sentence's label is joined with the script of its letters: a label without script
/// gets the one that is seen (`hi` for Hindi in Latin letters becomes `hi_Latn`), a label with a script that is
/// not seen counts as `und`.
///
/// The work is bounded: of long documents, sentences spread evenly over the text are asked about, always the same ones.
public final class DocumentIdentifier {
  /// How much evidence is asked for, and how much is needed.
  public struct Limits: Sendable, Equatable {
    /// Bytes of sentences to ask about in one document.
    package var bytes = 8192
    /// Longer sentences are cut, at white space where there is some.
    package var sentenceBytes = 600
    /// Sentences with fewer letters say nothing about the language.
    package var sentenceLetters = 4
    /// Documents with fewer letters (in sentences that were asked about) are `und`.
    package var letters = 20
    /// Documents with a lower score are `und`.
    package var score: Float = 0.05
    /// Least scores by language, in place of `score`.
    package var thresholds: LanguageThresholds?

    public init() {}
  }

  package let limits: Limits
  private let predictor: FastTextPredictor
  private let tags: LabelTags
  private var sentences: [Range<Int>] = []
  private var pieces: [Range<Int>] = []
  private var votes: [Vote] = []
  private var scripts = ScriptCounts()
  private let neighbourLimit: Int
  private var masses: LanguageMasses
  /// Labels to ask for: with hierarchical softmax only these have probabilities.
  private let labelsAsked: Int

  /// What one language has got so far.
  private struct Vote {
    var tag: LanguageTag
    var characters: Int
    var weighted: Double
  }

  /// - Parameters:
  ///   - languages: the only languages to be given, in any of the model's scripts; all where nil.
  ///   - neighbours: how many confusable languages to list with each document.
  public init(
    _ model: FastTextModel, languages: Set<LanguageTag>? = nil, limits: Limits = Limits(), neighbours: Int = 0
  ) throws(LanguageError) {
    self.limits = limits
    tags = LabelTags(model.labels)
    neighbourLimit = neighbours
    masses = LanguageMasses(tags.tags)
    labelsAsked = neighbours > 0 && model.settings.loss == .hierarchicalSoftmax ? neighbours + 1 : 1
    guard tags.tags.contains(where: { $0 != nil }) else {
      throw LanguageError(
        .unsupportedModel, "no label of this model names a language", location: model.path,
        advice: "Choose a language identifier; `dataprep langid info` lists a model's labels.")
    }
    var labels: Set<Int>?
    if let languages {
      let known = tags.labels(of: languages)
      guard !known.isEmpty else {
        throw LanguageError(
          .unknownLabel, "the model knows none of \(languages.sorted().map(\.code).joined(separator: ", "))",
          location: model.path)
      }
      labels = known
    }
    predictor = FastTextPredictor(model, labels: labels)
  }

  /// The language of a document's text.
  public func identify(_ text: Span<UInt8>) -> DocumentLanguage {
    text.withUnsafeBufferPointer { identify($0) }
  }

  private func identify(_ text: UnsafeBufferPointer<UInt8>) -> DocumentLanguage {
    votes.removeAll(keepingCapacity: true)
    if neighbourLimit > 0 { masses.removeAll() }
    choosePieces(text)
    var asked = 0
    var letters = 0
    var characters = 0
    for piece in pieces {
      let sentence = UnsafeBufferPointer(rebasing: text[piece])
      scripts.removeAll()
      scripts.add(sentence)
      guard scripts.letters >= limits.sentenceLetters else { continue }
      predictor.predict(UnsafeRawBufferPointer(sentence), top: labelsAsked)
      asked += 1
      letters += scripts.letters
      characters += scripts.characters
      guard let prediction = predictor.predictions.first else {
        vote(.undetermined, characters: scripts.characters, probability: 0)
        continue
      }
      vote(
        tag(of: prediction.label, in: scripts.main), characters: scripts.characters,
        probability: prediction.probability)
      if neighbourLimit > 0 {
        let weight = Float(scripts.characters)
        predictor.forEachProbability { label, probability in masses.add(label: label, probability * weight) }
      }
    }
    return result(asked: asked, letters: letters, characters: characters)
  }

  /// The language of a label, given the script that the sentence's letters are of.
  private func tag(of label: Int, in script: Script) -> LanguageTag {
    // What is no language, or not known, is no more known for being in Latin letters.
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
    // Of two languages with as many characters, the surer one wins, then the one seen first.
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
        ? masses.neighbours(of: winner.tag, characters: characters, limit: neighbourLimit) : [])
  }

  /// Cuts the text into sentences of bounded length and chooses those to ask about.
  private func choosePieces(_ text: UnsafeBufferPointer<UInt8>) {
    sentences.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    Sentences.append(of: text, to: &sentences)
    var total = 0
    for sentence in sentences { total += sentence.count }
    // Each sentence earns credit for its share of the budget, and is asked about when the credit pays for it.
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

  /// Where the piece from `start` ends: at the sentence's end, at white space, or at a character's border.
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
