internal import Base
internal import Inference
internal import Records

/// The request for one query of a passage: a function of the settings and the passage alone.
internal struct SynthesisPrompt {
  /// The prompt.
  let rendered: RenderedPrompt
  /// What it asks for with.
  let values: PromptValues
  /// Whether its family has queries on both sides.
  let isSymmetric: Bool
  /// The question.
  let question: Question

  /// The template of a passage's query: requests with the same one begin alike.
  static func template(
    _ settings: SynthesisSettings, _ passage: Passage, number: Int
  ) -> (template: PromptTemplate, draw: PromptDraw)? {
    let language = LanguageTag(passage.language) ?? .undetermined
    guard let key = PassageKey(passage.key) else { return nil }
    let draw = PromptDraw(seed: settings.seed, passage: key, number: number)
    return draw.family(of: settings.families(for: language))
      .flatMap { settings.templates.synthesis(family: $0, language: language) }.map { ($0, draw) }
  }

  /// The request.
  ///
  /// - Parameters:
  ///   - passage: the seed.
  ///   - number: which of its queries.
  /// - Returns: nil where no family has a template for its language.
  init?(_ settings: SynthesisSettings, _ passage: Passage, number: Int) {
    guard let (template, draw) = Self.template(settings, passage, number: number) else { return nil }
    let language = LanguageTag(passage.language) ?? .undetermined
    var values = PromptValues()
    values.passage = passage.text
    values.title = passage.title
    values.language = language.englishName
    draw.fill(&values, from: settings.templates.lists, language: template.language)
    let rendered = template.render(values)
    self.rendered = rendered
    self.values = values
    isSymmetric = template.isSymmetric
    let sampling = Sampling(
      maxTokens: rendered.maxTokens, temperature: settings.temperature, topP: settings.topP, seed: draw.serverSeed,
      stop: rendered.stop)
    let body: [UInt8]
    switch settings.api {
    case .completions:
      body = CompletionRequest(model: settings.model, prompt: rendered.text, sampling: sampling).body()
    case .chat:
      let messages = rendered.messages.map { ChatRequest.Message(role: $0.role, content: $0.content) }
      body = ChatRequest(model: settings.model, messages: messages, sampling: sampling).body()
    }
    question = Question(
      path: settings.api.path, body: body, estimatedTokens: TokenEstimate.tokens(rendered.text) + rendered.maxTokens,
      subject: .text)
  }
}
