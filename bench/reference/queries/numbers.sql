-- The four numbers of one district ('' for all): applications, share of inventions, trademarks, training.
select
    sum(value) filter (measure = 'patent_app') as patents,
    sum(value) filter (measure = 'patent_app' and kind = '发明') / sum(value) filter (measure = 'patent_app') as share,
    sum(value) filter (measure = 'trademark_app') as trademarks,
    sum(value) filter (measure = 'training_people') as people
from cube
where $district = '' or district = $district
