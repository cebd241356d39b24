// Public, because a conformance of other modules' public types cannot be less.
public import ArgumentParser
public import Records
public import Runs
public import Stages

/// How progress and results are written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

extension JSONLinesFormat: ExpressibleByArgument {}
extension RejectPolicy: ExpressibleByArgument {}
extension HTMLParserChoice: ExpressibleByArgument {}
