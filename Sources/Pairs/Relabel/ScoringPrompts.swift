internal import Base
internal import Inference
internal import Records

/// The requests that score one passage for a query.
///
/// All requests of one query go one after the other: first those of relevance, which begin alike up to the passage, then those of
/// likelihood, so that servers compute a beginning once.
internal struct ScoringPrompts {
  private let settings: RelabelSettings
  /// How the server gives log-probabilities of prompts.
  private let scoring: PromptScoring
  private let scoresFrom: Bool
  /// Words that are asked for to find the labels among them.
  private let alternatives: Int

  init(_ settings: RelabelSettings, _ scoring: PromptScoring, alternatives: Int, scoresFrom: Bool) {
    self.alternatives = alternatives
    self.settings = settings
    self.scoring = scoring
    self.scoresFrom = scoresFrom
  }

  /// Questions about the relevance of passages, in their order, and then about likelihoods; only those that count.
  func questions(_ query: QueryRecord, _ passages: [Passage]) throws(PairsError) -> (
    relevance: [Question], likelihood: [Question]
  ) {
    var (relevance, likelihood): ([Question], [Question]) = ([], [])
    if settings.asksRelevance {
      let template = try template(.relevance, query)
      relevance = passages.map { self.relevance(template.render(Self.values(query, $0))) }
    }
    if settings.asksLikelihood {
      let template = try template(.queryLikelihood, query)
      likelihood = passages.map { self.likelihood(template.render(Self.values(query, $0))) }
    }
    return (relevance, likelihood)
  }

  private func template(_ kind: PromptTemplate.Kind, _ query: QueryRecord) throws(PairsError) -> PromptTemplate {
    let language = LanguageTag(query.language) ?? .undetermined
    guard let template = settings.templates.scoring(kind, family: query.family, language: language) else {
      throw PairsError(
        .badSettings, "no template of \(kind.rawValue) for \(query.family) in \(query.language)",
        advice: "Add one for the family any and the language any to --templates.")
    }
    return template
  }

  private static func values(_ query: QueryRecord, _ passage: Passage) -> PromptValues {
    var values = PromptValues()
    values.passage = passage.text
    values.title = passage.title
    values.language = (LanguageTag(query.language) ?? .undetermined).englishName
    values.task = query.task
    values.query = query.query
    return values
  }

  private func relevance(_ prompt: RenderedPrompt) -> Question {
    let sampling = Sampling(maxTokens: 1, temperature: 0)
    let body: [UInt8]
    switch settings.api {
    case .completions:
      var request = CompletionRequest(model: settings.model, prompt: prompt.text, sampling: sampling)
      request.logprobs = alternatives
      body = request.body()
    case .chat:
      let messages = prompt.messages.map { ChatRequest.Message(role: $0.role, content: $0.content) }
      body = ChatRequest(
        model: settings.model, messages: messages, sampling: sampling, topLogprobs: alternatives
      ).body()
    }
    return Question(
      path: settings.api.path, body: body, estimatedTokens: TokenEstimate.tokens(prompt.text) + 1,
      subject: .labels(prompt.labels))
  }

  private func likelihood(_ prompt: RenderedPrompt) -> Question {
    let text = prompt.text + prompt.continuation
    var request = CompletionRequest(
      model: settings.model, prompt: text, sampling: Sampling(maxTokens: 1, temperature: 0))
    switch scoring {
    case .echo:
      request.logprobs = 1
      request.echo = true
      if scoresFrom { request.scoreFrom = prompt.text.unicodeScalars.count }
    case .promptLogprobs: request.promptLogprobs = 1
    }
    return Question(
      path: CompletionRequest.path, body: request.body(), estimatedTokens: TokenEstimate.tokens(text) + 1,
      subject: .likelihood(prompt: text, query: prompt.continuation))
  }
}
