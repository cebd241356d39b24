internal import Base

/// A query's candidates with their scores: a line of `scores/`.
internal struct ScoredCandidates: Equatable {
  /// The query's identifier.
  var query: String
  /// In the order of retrieval.
  var candidates: [PairCandidate]

  init(query: String, candidates: [PairCandidate]) {
    self.query = query
    self.candidates = candidates
  }

  /// Reads a line; nil where a member is missing.
  init?(_ line: Span<UInt8>) throws(JSONError) {
    let json = try JSONValue(parsing: line)
    guard let query = json["query"]?.string, let list = json["candidates"]?.array else { return nil }
    self.query = query
    candidates = []
    for item in list {
      guard let passage = item["passage"]?.count, let rank = item["rank"]?.count, let score = item["score"]?.number,
        case .bool(let isSeed)? = item["seed"], case .bool(let wasForced)? = item["forced"]
      else { return nil }
      candidates.append(
        PairCandidate(
          passage: passage, retrievalRank: rank, retrievalScore: Float(score), likelihood: item["ql"]?.number,
          likelihoodTokens: item["ql_tokens"]?.count ?? 0, yes: item["yes"]?.number, no: item["no"]?.number,
          isSeed: isSeed, wasForced: wasForced))
    }
  }

  /// Writes a line's object.
  func write(to json: inout JSONWriter) {
    func number(_ name: StaticString, _ value: Double?) {
      json.key(name)
      if let value { json.number(value) } else { json.null() }
    }
    json.beginObject()
    json.member("query", query)
    json.key("candidates")
    json.beginArray()
    for candidate in candidates {
      json.beginObject()
      json.member("passage", candidate.passage)
      json.member("rank", candidate.retrievalRank)
      number("score", Double(candidate.retrievalScore))
      number("ql", candidate.likelihood)
      json.member("ql_tokens", candidate.likelihoodTokens)
      number("yes", candidate.yes)
      number("no", candidate.no)
      json.member("seed", candidate.isSeed)
      json.member("forced", candidate.wasForced)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}
