/// A query's and passages' texts in the chosen form.
struct ChosenTexts {
  let query: String
  private let tuple: PairTuple
  private let isUnified: Bool

  init(_ tuple: PairTuple, _ settings: PairExportSettings) {
    isUnified = settings.isUnified
    query = isUnified ? UnifiedText.query(tuple.query, task: tuple.task) : tuple.query
    self.tuple = tuple
  }

  func passage(_ passage: PairPassage) -> String {
    isUnified ? UnifiedText.passage(passage, of: tuple) : passage.folded
  }
}
