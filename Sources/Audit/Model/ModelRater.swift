internal import Base
package import Inference
package import Records

/// A language model that labels documents, beside people: its agreement with them is reported, and its labels count for no
/// verdict and no rule.
package struct ModelRater: Sendable {
  /// The function of the server that is asked.
  package enum API: String, Sendable, CaseIterable {
    /// Messages are answered: for models that were trained to chat.
    case chat
    /// A prompt is continued.
    case completions
  }

  /// What came of it.
  package struct Outcome: Sendable, Equatable {
    /// Documents that got a label.
    package var labelled = 0
    /// Answers that name no label.
    package var unread = 0
    /// Documents that the server refused.
    package var refused = 0
    /// Tokens that it took.
    package var usage = Usage()
  }

  /// Scalars of a document that the model sees.
  private static let textLimit = 2000

  private let server: ModelServer
  private let settings: ClientSettings
  private let api: API
  private let language: LanguageTag

  /// A model as a rater of a language.
  package init(_ server: ModelServer, _ settings: ClientSettings, api: API, language: LanguageTag) {
    self.server = server
    self.settings = settings
    self.api = api
    self.language = language
  }

  /// The name under which its labels are kept.
  package var name: String { Rater.modelPrefix + server.model }

  /// Labels the documents of an audit that it has not labelled yet; each label is saved as it comes.
  ///
  /// - Parameter labelled: told after each answer how many there are.
  /// - Returns: nil if a stop was requested; what came until then is saved.
  /// - Throws: `InferenceError` where the server is gone or refuses, `OutputError` where labels cannot be saved.
  package func label(
    _ documents: [AuditDocument], in log: LabelLog, labelled: (Int) -> Void
  ) throws -> Outcome? {
    let known = EffectiveLabels(log.entries)
    let open = documents.filter { known[$0.id, rater: name] == nil }
    var outcome = Outcome()
    var next = 0
    let client = try ModelClient(server, settings)
    let ending = try client.run(
      next: {
        guard next < open.count else { return nil }
        defer { next += 1 }
        return request(next, open[next])
      },
      answered: { answer in
        guard answer.failure == nil else { return outcome.refused += 1 }
        let read = try answer.body.withSpan { (body) throws(InferenceError) in try CompletionAnswer(body) }
        outcome.usage.add(read.usage ?? Usage())
        guard let (label, code) = Self.label(in: read.text) else { return outcome.unread += 1 }
        var entry = LabelEntry(id: open[answer.number].id, label: label, rater: name)
        entry.code = code
        try log.append(entry)
        outcome.labelled += 1
        labelled(outcome.labelled)
      })
    if case .stopped = ending { return nil }
    return outcome
  }

  private func request(_ number: Int, _ document: AuditDocument) -> ModelRequest {
    let text = String(document.text.unicodeScalars.prefix(Self.textLimit))
    let question = "Document:\n\(text)\n\nLabel:"
    let sampling = Inference.Sampling(maxTokens: 16, temperature: 0, stop: ["\n\n"])
    let body: [UInt8]
    switch api {
    case .chat:
      let messages = [
        ChatRequest.Message(role: "system", content: instruction), ChatRequest.Message(role: "user", content: question),
      ]
      body = ChatRequest(model: server.model, messages: messages, sampling: sampling).body()
    case .completions:
      body = CompletionRequest(model: server.model, prompt: "\(instruction)\n\n\(question)", sampling: sampling).body()
    }
    return ModelRequest(
      number: number, path: api == .chat ? ChatRequest.path : CompletionRequest.path, body: body,
      estimatedTokens: body.count / 3)
  }

  /// What the model is asked to do: the labels in the words that people see.
  internal var instruction: String {
    let labels = AuditLabel.allCases.map { "\($0.rawValue): \($0.hint)" }.joined(separator: "\n")
    return """
      You check documents that are said to be in \(language.englishName) (\(language.code)), for a corpus of that language. \
      Answer with one line: the name of the one label that fits best. For wrong-language add the BCP 47 tag of the language \
      that it is in, as in `wrong-language: en`.

      \(labels)
      """
  }

  /// The label that an answer names first, with the language of another one; nil for an answer without a label.
  internal static func label(in answer: String) -> (label: AuditLabel, code: String?)? {
    let text = answer.lowercased().replacing(" ", with: "-").replacing("_", with: "-")
    var best: (place: String.Index, label: AuditLabel)?
    for label in AuditLabel.allCases {
      guard let found = text.firstRange(of: label.rawValue), isWord(found, in: text) else { continue }
      if let best, best.place <= found.lowerBound { continue }
      best = (found.lowerBound, label)
    }
    guard let (place, label) = best else { return nil }
    guard label == .wrongLanguage else { return (label, nil) }
    let rest = text[text.index(place, offsetBy: label.rawValue.count)...]
    let tag = rest.drop { !$0.isASCII || !$0.isLetter }.prefix { $0.isASCII && ($0.isLetter || $0 == "-") }
    return (label, LanguageTag(String(tag)).flatMap { $0.isUndetermined ? nil : $0.code })
  }

  /// Whether a range has no letter before and behind it.
  private static func isWord(_ range: Range<String.Index>, in text: String) -> Bool {
    let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : " "
    let behind = range.upperBound < text.endIndex ? text[range.upperBound] : " "
    return !before.isLetter && !behind.isLetter
  }
}
