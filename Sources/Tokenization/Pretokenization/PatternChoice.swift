/// The patterns that there are scanners for, by name.
internal enum PatternChoice: String, Sendable, CaseIterable {
  case gpt2
  /// As tiktoken has it: white space at the end of a text is one piece.
  case cl100k
  /// As Hugging Face's files have it: line ends come before white space at the end.
  case llama3
  case qwen2
  case o200k

  /// An encoder with this pattern.
  func makeEncoder(_ vocabulary: BytePairVocabulary) -> any TokenEncoder {
    switch self {
    case .gpt2: ByteLevelEncoder(GPT2Pattern(), vocabulary)
    case .cl100k: ByteLevelEncoder(CL100KPattern(joinsSpaceAtEnd: true), vocabulary)
    case .llama3: ByteLevelEncoder(CL100KPattern(joinsSpaceAtEnd: false), vocabulary)
    case .qwen2: ByteLevelEncoder(CL100KPattern(numbers: 1, joinsSpaceAtEnd: false), vocabulary)
    case .o200k: ByteLevelEncoder(O200KPattern(), vocabulary)
    }
  }

  /// The same by definition: piece by piece, merge by merge.
  func makeReferenceEncoder(_ vocabulary: BytePairVocabulary) -> any TokenEncoder {
    switch self {
    case .gpt2: ReferenceEncoder(GPT2Pattern(), vocabulary)
    case .cl100k: ReferenceEncoder(CL100KPattern(joinsSpaceAtEnd: true), vocabulary)
    case .llama3: ReferenceEncoder(CL100KPattern(joinsSpaceAtEnd: false), vocabulary)
    case .qwen2: ReferenceEncoder(CL100KPattern(numbers: 1, joinsSpaceAtEnd: false), vocabulary)
    case .o200k: ReferenceEncoder(O200KPattern(), vocabulary)
    }
  }
}
