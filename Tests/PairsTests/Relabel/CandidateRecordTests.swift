import Base
import Retrieval
import Testing

@testable import Pairs

@Suite struct CandidateRecordTests {
  private func neighbours(_ rows: [Float], target: Int) throws -> Neighbours {
    let corpus = try VectorRows(rows.flatMap { [$0, 1] }, dimension: 2)
    let query = try VectorRows([1, 0], dimension: 2)
    return try ExactSearch(corpus).search(query, count: 3, targets: [target])[0]
  }

  @Test func `the own passage is marked where it is near, and takes the last place where it is not`() throws {
    let scores: [Float] = [5, 4, 3, 2, 1]
    let near = RetrievedCandidates(query: "q", try neighbours(scores, target: 1), seed: 1, count: 3)
    #expect(near.candidates.map(\.passage) == [0, 1, 2])
    #expect(near.candidates.map(\.isSeed) == [false, true, false] && !near.isForced)
    let far = RetrievedCandidates(query: "q", try neighbours(scores, target: 4), seed: 4, count: 3)
    #expect(far.candidates.map(\.passage) == [0, 1, 4])
    #expect(far.candidates.map(\.rank) == [1, 2, 5] && far.isForced)
    #expect(far.candidates[2].score == 1)
    let last = RetrievedCandidates(query: "q", try neighbours(scores, target: 2), seed: 2, count: 3)
    #expect(last.candidates.map(\.passage) == [0, 1, 2] && !last.isForced)
  }

  @Test func `lines are read as they were written`() throws {
    let found = RetrievedCandidates(query: "q", try neighbours([5, 4, 3.1, 2], target: 3), seed: 3, count: 3)
    var json = JSONWriter()
    found.write(to: &json)
    #expect(try RetrievedCandidates(json.bytes.array().span) == found)

    let scored = ScoredCandidates(
      query: "q",
      candidates: [
        PairCandidate(
          passage: 7, retrievalRank: 1, retrievalScore: 0.25, likelihood: -12.062500000000007, likelihoodTokens: 5,
          yes: -0.1, no: -2.5, isSeed: true),
        PairCandidate(passage: 9, retrievalRank: 40, retrievalScore: 0.1, isSeed: false, wasForced: false),
      ])
    json.removeAll()
    scored.write(to: &json)
    #expect(try ScoredCandidates(json.bytes.array().span) == scored)

    let selected = try PairSelection(fusion: RankFusion()).select(scored.candidates, key: 1)
    let query = QueryRecord(
      id: "i", query: "what\n", task: "t", family: "f", language: "sw", isSymmetric: true, passage: "p")
    let tuple = TupleRecord(query, selected)
    json.removeAll()
    tuple.write(to: &json)
    #expect(try TupleRecord(json.bytes.array().span) == tuple)
    for broken in ["{}", #"{"query":"q"}"#, #"{"query":"q","candidates":[{}]}"#] {
      let bytes = Array(broken.utf8)
      #expect(try RetrievedCandidates(bytes.span) == nil)
      #expect(try ScoredCandidates(bytes.span) == nil)
      #expect(try TupleRecord(bytes.span) == nil)
    }
  }

  @Test func `formats say what stands before texts`() {
    let query = QueryRecord(id: "i", query: "who", task: "search result", family: "f", language: "en")
    let passage = Passage(key: "k", title: "T", text: "x", language: "en", url: "", document: "")
    var untitled = passage
    untitled.title = ""
    for (name, format, asked, titled, plain) in [
      ("intfloat/multilingual-e5-small", EmbeddingSettings.Format.e5, "query: who", "passage: T\nx", "passage: x"),
      (
        "google/embeddinggemma-300m", .gecko, "task: search result | query: who", "title: T | text: x",
        "title: none | text: x"
      ),
      ("bge-m3", .plain, "who", "T\nx", "x"),
    ] {
      #expect(EmbeddingSettings(model: name).format == format)
      #expect(format.text(of: query) == asked)
      #expect(format.text(of: passage) == titled)
      #expect(format.text(of: untitled) == plain)
    }
  }
}
