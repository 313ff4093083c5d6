//! Mistakes in questionnaires are said with their place.
