//! Statements and what is known → utterances, positions, shifts. Section 5 of the design, as pure functions of the statements,
//! the settings and `now`; arrival plays no part.
