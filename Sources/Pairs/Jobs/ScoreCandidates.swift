package import Base
internal import CSystem
internal import Inference
package import Runs

/// Candidates in, the likelihood of the query and the relevance of each out: the fifth step of `relabel`.
package struct ScoreCandidates: Job {
  package static let id = "score"

  private let shared: RelabelContext

  /// The step.
  package init(_ shared: RelabelContext) { self.shared = shared }

  package func describe(_ json: inout JSONWriter) { shared.settings.describeScores(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    Share.tasks(
      "score", of: shared.run.queries, each: RelabelRun.queriesOfTask, request, after: { .task($0.name("retrieve")) })
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let share = try Share(task, of: shared.run.queries, each: RelabelRun.queriesOfTask)
    let model = try shared.needed(shared.model)
    let scoring = try shared.scoring(context.stop)
    let alternatives = try shared.alternatives(context.stop)
    guard !context.stop.isRequested else { return }
    let prompts = ScoringPrompts(
      shared.settings, scoring, alternatives: alternatives, scoresFrom: model.scoresFrom)
    let log = try shared.log(task.name, context)
    let retrieved = try MappedLines(
      context.published(RetrieveCandidates.path(share), of: RetrieveCandidates.id))
    guard retrieved.count == share.range.count else {
      throw PairsError(.badRecord, "the candidates are of another number of queries", location: retrieved.path)
    }
    var asking = Asking(model: model, log: log)
    asking.scoring = scoring
    let outcome = try asking.ask(
      {
        var place = 0
        var waiting: [Question] = []
        return {
          while waiting.isEmpty {
            guard place < share.range.count else { return nil }
            let (_, questions) = try questions(share, place, retrieved, prompts)
            // The last is taken first.
            waiting = (questions.relevance + questions.likelihood).reversed()
            place += 1
          }
          return waiting.removeLast()
        }
      }, stop: context.stop, answered: { context.report(.answer($0)) })
    guard outcome != nil else { return }
    try write(share, retrieved, prompts, log, context)
  }

  private typealias Questions = (relevance: [Question], likelihood: [Question])

  private func questions(
    _ share: Share, _ place: Int, _ retrieved: MappedLines, _ prompts: ScoringPrompts
  ) throws -> (RetrievedCandidates, Questions) {
    let query = try shared.queries().query(share.range.lowerBound + place)
    let found = try retrieved.read(place, as: "query's candidates") { line throws(JSONError) in
      try RetrievedCandidates(line)
    }
    let passages = try shared.passages()
    return (found, try prompts.questions(query, found.candidates.map { try passages.passage($0.passage) }))
  }

  private func write(
    _ share: Share, _ retrieved: MappedLines, _ prompts: ScoringPrompts, _ log: AnswerLog, _ context: TaskContext
  ) throws {
    let lines = try LinesWriter(try context.stagingPath(of: Self.path(share)))
    var counts = Counts()
    for place in 0..<share.range.count {
      let (found, questions) = try questions(share, place, retrieved, prompts)
      var scored = ScoredCandidates(query: found.query, candidates: [])
      for (number, candidate) in found.candidates.enumerated() {
        var scores = PairCandidate(
          passage: candidate.passage, retrievalRank: candidate.rank, retrievalScore: candidate.score,
          isSeed: candidate.isSeed, wasForced: candidate.isSeed && found.isForced)
        if !questions.relevance.isEmpty { try read(questions.relevance[number], log, into: &scores, &counts) }
        if !questions.likelihood.isEmpty { try read(questions.likelihood[number], log, into: &scores, &counts) }
        scored.candidates.append(scores)
      }
      try lines.append { scored.write(to: &$0) }
    }
    context.stage(try lines.commit(as: Self.path(share)))
    context.count(counts)
  }

  private func read(
    _ question: Question, _ log: AnswerLog, into scores: inout PairCandidate, _ counts: inout Counts
  ) throws {
    guard let content = try log.answer(question.key).flatMap({ AnswerContent($0) }) else {
      counts[.scoresMissing] += 1
      return
    }
    counts.add(.answer(content.usage))
    switch content.value {
    case .likelihood(let likelihood):
      scores.likelihood = likelihood.sum
      scores.likelihoodTokens = likelihood.tokens
    case .labels(let labels):
      guard labels.isFound.contains(true), let yes = labels.values.first, labels.values.count > 1 else {
        counts[.labelsMissing] += 1
        return
      }
      scores.yes = yes
      // Of several labels that say no, the sum of their probabilities.
      let others = labels.values.dropFirst()
      let top = others.max() ?? yes
      scores.no = top + log1p(others.reduce(-1) { $0 + exp($1 - top) })
    case .text, .vectors: counts[.scoresMissing] += 1
    }
  }

  /// The file of a share's scores.
  internal static func path(_ share: Share) -> String { "scores/\(share.name("queries")).jsonl" }
}

extension Counts.Number {
  /// Questions about a candidate that the server has refused.
  package static let scoresMissing = Self("scores_missing")
  /// Answers about relevance with no label among the likely words.
  package static let labelsMissing = Self("labels_missing")
}
