package import Base
package import Inference
internal import Records

/// What a run will ask of servers, before it asks: from the prompts, and from passages where they are known.
package struct RequestEstimate: Sendable, Equatable {
  /// Requests to the language model, and to the embedding model.
  package var requests = 0
  package var embeddingRequests = 0
  /// Tokens of prompts and of answers, of the language model.
  package var promptTokens = 0
  package var generatedTokens = 0
  /// Tokens of texts that are embedded.
  package var embeddedTokens = 0

  /// Words of an answer with a task and a query, in tokens: what was seen of models of 270 million to 30 billion parameters.
  private static let answerTokens = 24
  /// Passages that are looked at.
  private static let sampleSize = 200

  /// The language model's tokens, for prices.
  package var usage: Usage { Usage(promptTokens: promptTokens, completionTokens: generatedTokens) }

  /// Of `synth`: passages are not known yet, and are taken to be as long as they may be.
  package init(_ settings: SynthesisSettings, _ corpus: CorpusSettings) {
    guard corpus.list == nil else { return }
    requests = corpus.quotas.seeds * settings.queries
    let templates = settings.templates.templates.filter {
      $0.kind == .synthesis && (settings.families.isEmpty || settings.families.contains($0.family))
    }
    guard !templates.isEmpty else { return }
    let prompts = templates.reduce(0) { $0 + TokenEstimate.tokens($1.render(PromptValues()).text) }
    // A word of English is a little more than a token.
    promptTokens = requests * (prompts / templates.count + corpus.windows.words * 4 / 3)
    generatedTokens = requests * Self.answerTokens
  }

  /// Of `relabel`, whose queries and passages are there.
  ///
  /// - Throws: `PairsError` where they cannot be read.
  package init(_ run: RelabelRun, _ settings: RelabelSettings) throws {
    let passages = try PassageFile(Path.join(run.folder, RelabelRun.passagesName))
    let queries = try QueryFile(Path.join(run.folder, RelabelRun.queriesName))
    func mean(_ count: Int, _ tokens: (Int) throws -> Int) rethrows -> Int {
      let step = max(1, count / Self.sampleSize)
      let sample = Array(stride(from: 0, to: count, by: step))
      return try sample.reduce(0) { $0 + (try tokens($1)) } / max(1, sample.count)
    }
    let passage = try mean(passages.count) { TokenEstimate.tokens(try passages.passage($0).text) }
    let query = try mean(queries.count) { TokenEstimate.tokens(try queries.query($0).query) }
    let candidates = min(settings.candidates, passages.count)
    for kind in [PromptTemplate.Kind.relevance, .queryLikelihood] {
      guard kind == .relevance ? settings.asksRelevance : settings.asksLikelihood,
        let template = settings.templates.scoring(kind, family: PromptTemplate.any, language: .undetermined)
      else { continue }
      let prompt = TokenEstimate.tokens(template.render(PromptValues()).text) + passage + query
      requests += queries.count * candidates
      promptTokens += queries.count * candidates * prompt
      generatedTokens += queries.count * candidates
    }
    let batch = settings.embeddings.batch
    embeddingRequests = (queries.count + batch - 1) / batch + (passages.count + batch - 1) / batch
    embeddedTokens = queries.count * query + passages.count * passage
  }

  /// Writes it as members of an object.
  ///
  /// - Parameter prices: nil where the cost is not known.
  package func write(to json: inout JSONWriter, prices: TokenPrices?) {
    json.member("requests", requests)
    json.member("prompt_tokens", promptTokens)
    json.member("generated_tokens", generatedTokens)
    json.member("embedding_requests", embeddingRequests)
    json.member("embedded_tokens", embeddedTokens)
    json.key("cost")
    if let prices { json.number(prices.cost(usage), decimals: 2) } else { json.null() }
  }
}
