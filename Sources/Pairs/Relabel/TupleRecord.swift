internal import Base

/// A pair of a run: a line of `tuples.jsonl`. Passages are numbers of `passages.jsonl`.
package struct TupleRecord: Sendable, Equatable {
  /// A passage of a pair with its scores.
  package struct Scored: Sendable, Equatable {
    /// Its number.
    package var passage: Int
    /// Its rank after fusion, from 1.
    package var rank: Int
    /// Its fused score.
    package var fused: Double
    /// The log-likelihood of the query, in nats; nil without one.
    package var likelihood: Double?
    /// Log-odds of relevance, in nats; nil without them.
    package var relevance: Double?
    /// Its inner product with the query.
    package var retrieval: Double

    init(_ ranked: RankedCandidate) {
      passage = ranked.candidate.passage
      rank = ranked.place
      fused = ranked.score
      likelihood = ranked.candidate.likelihood
      relevance = ranked.candidate.relevance
      retrieval = Double(ranked.candidate.retrievalScore)
    }

    init?(_ json: JSONValue) {
      guard let passage = json["passage"]?.count, let rank = json["rank"]?.count, let fused = json["fused"]?.number,
        let retrieval = json["retrieval"]?.number
      else { return nil }
      self.passage = passage
      self.rank = rank
      self.fused = fused
      likelihood = json["ql"]?.number
      relevance = json["rc"]?.number
      self.retrieval = retrieval
    }

    func write(to json: inout JSONWriter) {
      json.beginObject()
      json.member("passage", passage)
      json.member("rank", rank)
      json.member("fused", number: fused)
      json.member("ql", number: likelihood)
      json.member("rc", number: relevance)
      json.member("retrieval", number: retrieval)
      json.endObject()
    }
  }

  /// The query.
  package var query: QueryRecord
  /// The passage that answers it best.
  package var positive: Scored
  /// Others that answer it as well.
  package var furtherPositives: [Scored]
  /// Hard negatives, in the order of their choice.
  package var negatives: [Scored]
  /// How hard the pair is.
  package var hardness: PairHardness

  init(_ query: QueryRecord, _ selected: PairSelection.Selected) {
    self.query = query
    positive = Scored(selected.positive)
    furtherPositives = selected.furtherPositives.map { Scored($0) }
    negatives = selected.negatives.map { Scored($0) }
    hardness = selected.hardness
  }

  /// Reads a line; nil where a member is missing.
  init?(_ line: Span<UInt8>) throws(JSONError) {
    let json = try JSONValue(parsing: line)
    guard let query = QueryRecord(json), let positive = json["positive"].flatMap({ Scored($0) }),
      let further = json["further_positives"]?.array, let negatives = json["negatives"]?.array,
      let hardness = json["hardness"].flatMap({ PairHardness($0) })
    else { return nil }
    self.query = query
    self.positive = positive
    furtherPositives = further.compactMap { Scored($0) }
    self.negatives = negatives.compactMap { Scored($0) }
    guard furtherPositives.count == further.count, self.negatives.count == negatives.count else { return nil }
    self.hardness = hardness
  }

  /// Writes a line's object.
  func write(to json: inout JSONWriter) {
    json.beginObject()
    query.writeMembers(to: &json)
    json.key("positive")
    positive.write(to: &json)
    for (name, list) in [("further_positives", furtherPositives), ("negatives", negatives)] {
      json.key(name)
      json.beginArray()
      for scored in list { scored.write(to: &json) }
      json.endArray()
    }
    json.key("hardness")
    hardness.write(to: &json)
    json.endObject()
  }
}

extension PairHardness {
  /// Writes it as an object.
  internal func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("margin", number: margin)
    json.member("ql_margin", number: likelihoodMargin)
    json.member("seed_retrieval_rank", seedRetrievalRank)
    json.member("seed_fused_rank", seedFusedRank)
    json.member("agreement", number: agreement)
    json.member("relabelled", relabelled)
    json.endObject()
  }

  /// Reads what `write` wrote; nil for anything else.
  internal init?(_ json: JSONValue) {
    guard case .bool(let relabelled)? = json["relabelled"] else { return nil }
    self.init(
      margin: json["margin"]?.number, likelihoodMargin: json["ql_margin"]?.number,
      seedRetrievalRank: json["seed_retrieval_rank"]?.count, seedFusedRank: json["seed_fused_rank"]?.count,
      agreement: json["agreement"]?.number, relabelled: relabelled)
  }
}

extension JSONWriter {
  /// Writes a member that is a number in its shortest exact form, or `null`.
  internal mutating func member(_ name: StaticString, number: Double?) {
    key(name)
    if let number { self.number(number) } else { null() }
  }
}
