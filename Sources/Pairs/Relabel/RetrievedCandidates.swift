internal import Base
internal import Retrieval

/// The passages that retrieval gives a query: a line of `candidates/`.
internal struct RetrievedCandidates: Equatable {
  /// A passage.
  struct Candidate: Equatable {
    var passage: Int
    /// From 1, over the whole corpus.
    var rank: Int
    var score: Float
    var isSeed: Bool
  }

  /// The query's identifier.
  var query: String
  /// Best first; a forced seed is the last.
  var candidates: [Candidate]

  /// Whether the seed was not among the nearest.
  var isForced: Bool { candidates.last.map { $0.isSeed && $0.rank > candidates.count } ?? false }

  /// The candidates of a query: the nearest, and its seed in any case, in the place of the last where it was not among
  /// them.
  ///
  /// - Parameters:
  ///   - seed: the number of the passage that the query was made for; nil for none.
  ///   - count: how many candidates a query has.
  init(query: String, _ nearest: Neighbours, seed: Int?, count: Int) {
    self.query = query
    candidates = zip(nearest.rows, nearest.scores).prefix(count).enumerated().map { place, found in
      Candidate(passage: found.0, rank: place + 1, score: found.1, isSeed: found.0 == seed)
    }
    guard let seed, let target = nearest.target, !candidates.contains(where: \.isSeed) else { return }
    if candidates.count == count { candidates.removeLast() }
    candidates.append(
      Candidate(passage: seed, rank: max(target.rank, candidates.count + 2), score: target.score, isSeed: true))
  }

  /// Reads a line; nil where a member is missing.
  init?(_ line: Span<UInt8>) throws(JSONError) {
    let json = try JSONValue(parsing: line)
    guard let query = json["query"]?.string, let list = json["candidates"]?.array else { return nil }
    self.query = query
    candidates = []
    for item in list {
      guard let passage = item["passage"]?.count, let rank = item["rank"]?.count, let score = item["score"]?.number,
        case .bool(let isSeed)? = item["seed"]
      else { return nil }
      candidates.append(Candidate(passage: passage, rank: rank, score: Float(score), isSeed: isSeed))
    }
  }

  /// Writes a line's object.
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("query", query)
    json.key("candidates")
    json.beginArray()
    for candidate in candidates {
      json.beginObject()
      json.member("passage", candidate.passage)
      json.member("rank", candidate.rank)
      json.key("score")
      json.number(Double(candidate.score))
      json.member("seed", candidate.isSeed)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}
