internal import Base

/// Proves that a server's log-probabilities of prompts are real, before a run relies on them. No IO: gives requests, takes
/// answers, ends with a verdict.
///
/// For `echo`, and then for `prompt_logprobs`: a sentence and its words in another order are scored. What stands before both
/// must have the same values. A generated token is scored again as the end of a prompt, which must give what it was
/// generated with. The last two find values that are shifted by one either way, which look right otherwise.
package struct PromptProbe: Sendable {
  /// Known once `next` gives nil.
  package private(set) var verdict = PromptVerdict()

  private enum Question: Sendable { case ordered, scrambled, generated, repeated }

  private let model: String
  private var source = PromptScoring.echo
  private var question: Question? = .ordered
  private var isUnderWay = false
  private var generated: (token: String, value: Double)?
  /// The value of the last token before the sentence.
  private var valueBefore: Double?
  /// The means of a sentence that is no more likely in order than without it.
  private var orderFault: String?

  /// Letters beyond ASCII come first, so that offsets in bytes and in code points differ behind them.
  private static let opening = "At the café in Zürich they said that"
  private static let ordered = " this is one of the most important things that we have to do in the world."
  private static let scrambled = " world the in do to have we that things important most the of one is this."
  /// Ends where any model knows how to go on.
  private static let repeated =
    String(repeating: "At the café in Zürich the old man and the sea of the world. ", count: 3)
    + "At the café in Zürich the old man and the"
  /// Nats a token by which the sentence has to be more likely.
  private static let leastMargin = 0.25
  /// Nats by which a value may change with batches and caches; 0.43 was measured.
  private static let tolerance = 1.0

  /// A probe of one model.
  package init(model: String) { self.model = model }

  /// The next request; nil while one is under way, and when the verdict is there.
  package mutating func next() -> ModelRequest? {
    guard let question, !isUnderWay else { return nil }
    isUnderWay = true
    var request = CompletionRequest(model: model, prompt: prompt(question), sampling: Sampling(temperature: 0))
    if question == .generated || source == .echo { request.logprobs = 1 }
    if question != .generated {
      if source == .echo { request.echo = true } else { request.promptLogprobs = 1 }
    }
    return ModelRequest(number: 0, path: CompletionRequest.path, body: request.body(), estimatedTokens: 128)
  }

  private func prompt(_ question: Question) -> String {
    switch question {
    case .ordered: Self.opening + Self.ordered
    case .scrambled: Self.opening + Self.scrambled
    case .generated: Self.repeated
    case .repeated: Self.repeated + (generated?.token ?? "")
    }
  }

  /// Takes the answer to the request that `next` gave.
  package mutating func take(_ answer: borrowing ModelAnswer) {
    guard let question, isUnderWay else { return }
    isUnderWay = false
    if let failure = answer.failure { return fail(.refused, failure) }
    do throws(InferenceError) {
      let parsed = try answer.body.withSpan { (bytes) throws(InferenceError) in try CompletionAnswer(bytes) }
      judge(question, parsed)
    } catch {
      fail(.refused, error.message)
    }
  }

  private mutating func judge(_ question: Question, _ answer: CompletionAnswer) {
    if question == .generated {
      if let token = answer.logProbabilities?.tokens.first, let value = answer.logProbabilities?.values.first ?? nil,
        !token.isEmpty, !token.unicodeScalars.contains("\u{FFFD}")
      {
        generated = (token, value)
      }
      self.question = generated == nil ? nil : .repeated
      if generated == nil { accept() }
      return
    }
    let tokens = source == .echo ? answer.logProbabilities : answer.promptLogProbabilities
    let prompt = prompt(question)
    if let (fault, detail) = PromptCheck.fault(of: tokens, prompt: prompt, answer: answer) {
      return fail(fault, detail)
    }
    guard let tokens, let alignment = TokenAlignment(tokens.tokens, along: prompt) else {
      return fail(.textDiffers, "")
    }
    switch question {
    case .ordered:
      verdict.offsets = PromptCheck.unit(of: tokens.offsets, alignment, prompt)
      verdict.countsAgree = PromptCheck.agrees(answer.usage, alignment)
      verdict.ordered = mean(Self.ordered, answer)
      valueBefore = valueBeforeSentence(tokens, alignment)
      self.question = .scrambled
    case .scrambled:
      verdict.scrambled = mean(Self.scrambled, answer)
      if let before = valueBefore, let now = valueBeforeSentence(tokens, alignment), abs(before - now) > Self.tolerance
      {
        return fail(.shifted, "\(before.fixed(2)) and \(now.fixed(2)) for a token, by what stands behind it")
      }
      if (verdict.ordered ?? -.infinity) - (verdict.scrambled ?? 0) < Self.leastMargin {
        let values = [verdict.ordered, verdict.scrambled].map { ($0 ?? .nan).fixed(2) }
        orderFault = "\(values[0]) and \(values[1]) a token"
      }
      // Shifted values fail here too: the next questions tell what it is.
      self.question = .generated
    case .repeated:
      compare(tokens, alignment)
    case .generated: break
    }
  }

  private func mean(_ text: String, _ answer: CompletionAnswer) -> Double? {
    try? answer.likelihood(of: text, in: Self.opening + text, source: source).mean
  }

  /// Nil where a token goes over the sentence's begin, which may change its value.
  private func valueBeforeSentence(_ tokens: TokenLogProbabilities, _ alignment: TokenAlignment) -> Double? {
    guard let first = alignment.starts.firstIndex(of: Self.opening.utf8.count), first > 0 else { return nil }
    return tokens.values[first - 1]
  }

  /// Compares the value of the prompt's last token with the one it was generated with.
  private mutating func compare(_ tokens: TokenLogProbabilities, _ alignment: TokenAlignment) {
    let last = alignment.starts.count - 1
    // A token that was cut otherwise at the end of a prompt cannot be compared.
    guard let generated, alignment.starts[last] == Self.repeated.utf8.count, let value = tokens.values[last] else {
      return accept()
    }
    guard abs(value - generated.value) <= Self.tolerance else {
      return fail(.shifted, "\(value.fixed(2)) as the end of a prompt, \(generated.value.fixed(2)) as generated")
    }
    verdict.isCompared = true
    accept()
  }

  private mutating func accept() {
    if let orderFault { return fail(.orderIgnored, orderFault) }
    verdict.source = source
    question = nil
  }

  private mutating func fail(_ fault: PromptFault, _ detail: String) {
    verdict.findings.append(.init(source: source, fault: fault, detail: detail))
    (generated, valueBefore, orderFault) = (nil, nil, nil)
    guard source == .echo else {
      question = nil
      return
    }
    source = .promptLogprobs
    question = .ordered
  }
}
